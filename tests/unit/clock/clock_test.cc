#include "libs/clock/clock.h"

#include <algorithm>
#include <string>
#include <utility>
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

TEST_CASE("sleepers hear every jump, after it, until they detach") {
  SimulatedClock clock(kStart);
  std::vector<absl::Time> heard;
  const auto detach = clock.Attach({.wake = [&] { heard.push_back(clock.Now()); }});
  int others = 0;
  const auto detach_other = clock.Attach({.wake = [&] { ++others; }});
  clock.Advance(absl::Minutes(1));
  clock.Advance(absl::Minutes(1));
  detach();
  clock.Advance(absl::Minutes(1));
  CHECK(heard == std::vector<absl::Time>{kStart + absl::Minutes(1), kStart + absl::Minutes(2)});
  CHECK(others == 3);
  detach_other();
}

TEST_CASE("a sleeper may detach itself while it is woken") {
  SimulatedClock clock(kStart);
  int calls = 0;
  std::function<void()> detach;
  detach = clock.Attach({.wake = [&] {
    ++calls;
    detach();
  }});
  clock.Advance(absl::Minutes(1));
  clock.Advance(absl::Minutes(1));
  CHECK(calls == 1);
}

TEST_CASE("a movable clock stops at every due time, and what a timer sets off has happened before the next fires") {
  MovableClock clock;
  const absl::Time start = clock.Now();
  absl::Mutex mutex;
  std::vector<std::pair<absl::Duration, std::string>> due = {{absl::Hours(72), "seller silent"}};
  std::vector<std::pair<absl::Duration, std::string>> fired;  // when, since the start
  const auto run = [&] {
    absl::MutexLock lock(&mutex);
    const absl::Duration now = clock.Now() - start;
    const auto ready = std::ranges::find_if(due, [&](const auto& timer) { return timer.first <= now; });
    if (ready == due.end()) return false;
    fired.push_back(*ready);
    due.erase(ready);
    if (fired.back().second == "seller silent") due.emplace_back(absl::Hours(73), "refund checked");
    return true;
  };
  const auto detach = clock.Attach({.wake = [] {},
                                    .idle = [&] { return !run(); },
                                    .next_due_time =
                                        [&] {
                                          absl::MutexLock lock(&mutex);
                                          return due.empty() ? absl::InfiniteFuture() : start + due.front().first;
                                        }});
  due.emplace_back(absl::Hours(100), "survey closed");
  clock.Advance(absl::Hours(99), [] { return false; });
  REQUIRE(fired.size() == 2);
  CHECK(fired[0].second == "seller silent");
  CHECK(fired[1].second == "refund checked");
  CHECK(clock.Now() - start >= absl::Hours(99));
  CHECK(clock.Now() - start < absl::Hours(99.5));
  detach();
}

TEST_CASE("a movable clock that is stopped stays where it is") {
  MovableClock clock;
  const absl::Time start = clock.Now();
  clock.Advance(absl::Hours(1), [] { return true; });
  CHECK(clock.Now() - start < absl::Minutes(1));
}

TEST_CASE("the system's clock is the machine's and never jumps") {
  SystemClock clock;
  const absl::Time before = absl::Now();
  const absl::Time now = clock.Now();
  CHECK(before <= now);
  CHECK(now <= absl::Now());
  clock.Attach({.wake = [] { FAIL("jumped"); }})();
}

}  // namespace
}  // namespace recourse::clock
