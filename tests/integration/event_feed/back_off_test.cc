#include "libs/event_feed/back_off.h"

#include <catch2/catch.hpp>

namespace recourse::event_feed {

TEST_CASE("pauses double while nothing is achieved, up to the longest, and begin anew after progress") {
  BackOff back_off;
  CHECK(back_off.Next(false) == absl::Milliseconds(100));
  CHECK(back_off.Next(false) == absl::Milliseconds(200));
  for (int i = 0; i < 10; ++i) back_off.Next(false);
  CHECK(back_off.Next(false) == BackOff::kLongest);
  CHECK(back_off.Next(true) == BackOff::kFirst);
  CHECK(back_off.Next(true) == BackOff::kFirst);
  CHECK(back_off.Next(false) == absl::Milliseconds(200));
}

}  // namespace recourse::event_feed
