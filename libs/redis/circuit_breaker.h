// Keeps callers away from something that is down: one failure closes the way, and after a growing pause one caller may
// try. Pure but for its lock; time is the machine's and comes from outside.
#pragma once

#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

namespace recourse::redis {

class CircuitBreaker {
 public:
  static constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
  static constexpr absl::Duration kLongestPause = absl::Seconds(2);

  // Whether a call may be made. Who gets true must report Succeeded or Failed.
  bool Allow(absl::Time now);

  void Succeeded();
  // `now` is when the failure was seen.
  void Failed(absl::Time now);

 private:
  absl::Mutex mutex_;
  bool broken_ ABSL_GUARDED_BY(mutex_) = false;
  bool probing_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Duration pause_ ABSL_GUARDED_BY(mutex_) = absl::ZeroDuration();
  absl::Time retry_time_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace recourse::redis
