#include "services/routing/domain/spending.h"

#include <limits>

#include <catch2/catch.hpp>

namespace recourse::routing {
namespace {

constexpr Limits kLimits{.action = 100, .customer = 250, .hour = 1000};
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

TEST_CASE("money goes out without staff up to the limits, to the minor unit") {
  struct Row {
    const char* rule;
    int64_t amount;
    Limits limits;
    Spent spent;
    std::optional<Limit> broken;
  };
  const auto row = GENERATE(values<Row>({
      {"at the limit of one action", 100, kLimits, {}, {}},
      {"above it", 101, kLimits, {}, Limit::kAction},
      {"at the customer's limit", 50, kLimits, {.customer = 200}, {}},
      {"above it by small steps", 51, kLimits, {.customer = 200}, Limit::kCustomer},
      {"at the hour's budget", 10, kLimits, {.hour = 990}, {}},
      {"above it, whoever spent it", 11, kLimits, {.hour = 990}, Limit::kHour},
      {"a currency without limits is for people", 1, Limits{}, {}, Limit::kAction},
      {"what costs nothing is free in any currency", 0, Limits{}, {}, {}},
      {"no sum overflows",
       kMost,
       {.action = kMost, .customer = kMost, .hour = kMost},
       {.customer = 1},
       Limit::kCustomer},
  }));
  CAPTURE(row.rule);
  CHECK(BrokenBy(row.amount, row.limits, row.spent) == row.broken);
}

}  // namespace
}  // namespace recourse::routing
