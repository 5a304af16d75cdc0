#include "services/refunds/domain/concession.h"

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::refunds {
namespace {

TEST_CASE("INV-03: concessions have caps of their own, by order and by customer") {
  const ConcessionCaps caps{.row = "CN-AGENT", .order_basis_points = 2500, .per_customer = {{"EUR", 5000}}};
  const auto [currency, paid, of_order, of_customer, amount, left] =
      GENERATE(table<std::string, int64_t, int64_t, int64_t, int64_t, std::string>({
          {"EUR", 10000, 0, 0, 2500, ""},
          {"EUR", 10000, 0, 0, 2501, "2500"},
          {"EUR", 10000, 2000, 2000, 501, "500"},
          {"EUR", 100000, 0, 0, 5000, ""},
          {"EUR", 100000, 0, 0, 5001, "5000"},
          {"EUR", 100000, 0, 4999, 2, "1"},
          {"EUR", 100000, 0, 9000, 1, "0"},
          {"SEK", 100000, 0, 0, 1, "0"},
      }));
  const auto parsed = money::Currency::Parse(currency);
  REQUIRE(parsed.ok());
  const absl::Status allowed =
      CheckCaps(caps, {.paid = paid, .of_order = of_order, .of_customer = of_customer}, {*parsed, amount});
  INFO(allowed.ToString());
  CHECK(allowed.ok() == left.empty());
  if (!allowed.ok()) CHECK(status::MetadataOf(allowed, "left") == left);
}

}  // namespace
}  // namespace recourse::refunds
