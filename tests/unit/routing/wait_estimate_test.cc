#include "services/routing/domain/wait_estimate.h"

#include <catch2/catch.hpp>

namespace recourse::routing {
namespace {

// 1, 2, …, `count` minutes, unsorted.
std::vector<absl::Duration> Waits(int count) {
  std::vector<absl::Duration> waits;
  for (int i = count; i > 0; --i) waits.push_back(absl::Minutes(i));
  return waits;
}

}  // namespace

TEST_CASE("too few observed: nothing is said") {
  CHECK(EstimateWait({}, {}) == std::nullopt);
  CHECK(EstimateWait(Waits(9), {}) == std::nullopt);
  CHECK(EstimateWait(Waits(10), {}).has_value());
}

TEST_CASE("what is left of the median and the ninetieth percentile") {
  struct Case {
    std::string rule;
    int observed;
    int waited;
    int shortest;
    int longest;
  };
  const auto given = GENERATE(values<Case>({{"fresh in line", 20, 0, 10, 18},
                                            {"odd count", 11, 0, 6, 10},
                                            {"waited a while", 20, 4, 6, 14},
                                            {"waited longer than most", 20, 15, 1, 3},
                                            {"never less than a minute", 20, 60, 1, 1}}));
  DYNAMIC_SECTION(given.rule) {
    CHECK(EstimateWait(Waits(given.observed), absl::Minutes(given.waited)) ==
          WaitRange{absl::Minutes(given.shortest), absl::Minutes(given.longest)});
  }
}

}  // namespace recourse::routing
