// How long to wait before following again.
#pragma once

#include <algorithm>

#include <absl/time/time.h>

namespace recourse::event_feed {

class BackOff {
 public:
  static constexpr absl::Duration kFirst = absl::Milliseconds(100);
  static constexpr absl::Duration kLongest = absl::Seconds(5);

  // Doubles while nothing is achieved; whoever `progressed` before an interruption begins anew.
  absl::Duration Next(bool progressed) {
    next_ = progressed ? kFirst : std::min(std::max(next_ * 2, kFirst), kLongest);
    return next_;
  }

 private:
  absl::Duration next_ = absl::ZeroDuration();
};

}  // namespace recourse::event_feed
