#include "libs/clock/clock.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <vector>

namespace recourse::clock {

absl::Time SystemClock::Now() const { return absl::Now(); }

std::function<void()> SystemClock::OnJump(std::function<void()>) {
  return [] {};
}

absl::Time SimulatedClock::Now() const {
  absl::MutexLock lock(&mutex_);
  return now_;
}

std::function<void()> SimulatedClock::OnJump(std::function<void()> listener) {
  absl::MutexLock lock(&mutex_);
  const int id = next_listener_++;
  listeners_.emplace(id, std::move(listener));
  return [this, id] {
    absl::MutexLock unlisten(&mutex_);
    listeners_.erase(id);
  };
}

void SimulatedClock::Advance(absl::Duration by) { AdvanceTo(Now() + by); }

void SimulatedClock::AdvanceTo(absl::Time time) {
  std::vector<std::function<void()>> listeners;
  {
    absl::MutexLock lock(&mutex_);
    now_ = std::max(now_, time);
    for (const auto& [id, listener] : listeners_) listeners.push_back(listener);
  }
  for (const auto& listener : listeners) listener();  // outside the lock: a listener may read the clock
}

}  // namespace recourse::clock
