#include "libs/clock/clock.h"

#include <vector>

#include <absl/time/clock.h>
#include <catch2/catch.hpp>

namespace recourse::clock {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

TEST_CASE("a simulated clock stands still until advanced, and never goes back") {
  SimulatedClock clock(kStart);
  CHECK(clock.Now() == kStart);
  clock.Advance(absl::Hours(24 * 30));
  CHECK(clock.Now() == kStart + absl::Hours(24 * 30));
  clock.AdvanceTo(kStart);
  CHECK(clock.Now() == kStart + absl::Hours(24 * 30));
  clock.Advance(-absl::Hours(1));
  CHECK(clock.Now() == kStart + absl::Hours(24 * 30));
}

TEST_CASE("listeners hear every jump, after it, until they unlisten") {
  SimulatedClock clock(kStart);
  std::vector<absl::Time> heard;
  const auto unlisten = clock.OnJump([&] { heard.push_back(clock.Now()); });
  int others = 0;
  const auto unlisten_other = clock.OnJump([&] { ++others; });
  clock.Advance(absl::Minutes(1));
  clock.Advance(absl::Minutes(1));
  unlisten();
  clock.Advance(absl::Minutes(1));
  CHECK(heard == std::vector<absl::Time>{kStart + absl::Minutes(1), kStart + absl::Minutes(2)});
  CHECK(others == 3);
  unlisten_other();
}

TEST_CASE("a listener may stop listening while it is called") {
  SimulatedClock clock(kStart);
  int calls = 0;
  std::function<void()> unlisten;
  unlisten = clock.OnJump([&] {
    ++calls;
    unlisten();
  });
  clock.Advance(absl::Minutes(1));
  clock.Advance(absl::Minutes(1));
  CHECK(calls == 1);
}

TEST_CASE("the system's clock is the machine's and never jumps") {
  SystemClock clock;
  const absl::Time before = absl::Now();
  const absl::Time now = clock.Now();
  CHECK(before <= now);
  CHECK(now <= absl::Now());
  clock.OnJump([] { FAIL("jumped"); })();
}

}  // namespace
}  // namespace recourse::clock
