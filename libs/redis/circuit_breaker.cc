#include "libs/redis/circuit_breaker.h"

#include <algorithm>

namespace recourse::redis {

bool CircuitBreaker::Allow(absl::Time now) {
  absl::MutexLock lock(&mutex_);
  if (!broken_) return true;
  if (probing_ || now < retry_time_) return false;
  probing_ = true;
  return true;
}

void CircuitBreaker::Succeeded() {
  absl::MutexLock lock(&mutex_);
  broken_ = false;
  probing_ = false;
  pause_ = absl::ZeroDuration();
}

void CircuitBreaker::Failed(absl::Time now) {
  absl::MutexLock lock(&mutex_);
  if (broken_ && !probing_) return;  // one of several calls that were under way when the first failed
  broken_ = true;
  probing_ = false;
  pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
  retry_time_ = now + pause_;
}

}  // namespace recourse::redis
