#include "services/routing/domain/prediction.h"

#include <catch2/catch.hpp>

namespace recourse::routing {
namespace {

Hint Of(Happening happening, const std::string& unit, int64_t since) {
  return {.happening = happening,
          .order = "orders/1",
          .unit = "orders/1/units/" + unit,
          .title = unit,
          .since = absl::FromUnixSeconds(since)};
}

TEST_CASE("what worries most is guessed first, one guess for a thing, three in all") {
  using enum Happening;
  const std::vector<std::pair<std::vector<Hint>, std::string>> rows = {
      {{}, ""},
      {{Of(kRefundUnderWay, "a", 1), Of(kLate, "b", 1)}, "ba"},
      {{Of(kLate, "a", 1), Of(kLate, "b", 2)}, "ba"},
      {{Of(kRefundUnderWay, "a", 9), Of(kRefundFailed, "a", 1), Of(kDeliveredToday, "b", 1)}, "ab"},
      {{Of(kLabelUnused, "a", 1), Of(kLate, "b", 1), Of(kDeliveredToday, "c", 1), Of(kRefundUnderWay, "d", 1)}, "bca"},
  };
  for (const auto& [hints, expected] : rows) {
    std::string order;
    for (const Hint& hint : Likeliest(hints)) order += hint.title;
    CHECK(order == expected);
  }
}

}  // namespace
}  // namespace recourse::routing
