#include "libs/redis/circuit_breaker.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace recourse::redis {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'000'000);
constexpr absl::Duration kTick = absl::Milliseconds(1);

}  // namespace

TEST_CASE("one failure closes the way until the pause is over") {
  CircuitBreaker breaker;
  CHECK(breaker.Allow(kNow));
  breaker.Failed(kNow);
  CHECK_FALSE(breaker.Allow(kNow));
  CHECK_FALSE(breaker.Allow(kNow + CircuitBreaker::kFirstPause - kTick));
  CHECK(breaker.Allow(kNow + CircuitBreaker::kFirstPause));
}

TEST_CASE("after the pause one caller tries, the others wait for its outcome") {
  CircuitBreaker breaker;
  breaker.Failed(kNow);
  const absl::Time later = kNow + CircuitBreaker::kFirstPause;
  CHECK(breaker.Allow(later));
  CHECK_FALSE(breaker.Allow(later));
  breaker.Succeeded();
  CHECK(breaker.Allow(later));
  CHECK(breaker.Allow(later));
}

TEST_CASE("pauses double up to the longest and begin anew after a success") {
  CircuitBreaker breaker;
  absl::Time now = kNow;
  breaker.Failed(now);
  for (absl::Duration pause = CircuitBreaker::kFirstPause; pause < absl::Seconds(10);
       pause = std::min(pause * 2, CircuitBreaker::kLongestPause)) {
    CHECK_FALSE(breaker.Allow(now + pause - kTick));
    now += pause;
    REQUIRE(breaker.Allow(now));
    breaker.Failed(now);
    if (now > kNow + absl::Seconds(20)) break;
  }
  breaker.Succeeded();
  breaker.Failed(now);
  CHECK(breaker.Allow(now + CircuitBreaker::kFirstPause));
}

TEST_CASE("calls that were under way when the first failed do not lengthen the pause") {
  CircuitBreaker breaker;
  for (int i = 0; i < 8; ++i) breaker.Failed(kNow);
  CHECK(breaker.Allow(kNow + CircuitBreaker::kFirstPause));
}

}  // namespace recourse::redis
