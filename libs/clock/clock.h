// Business time. Windows, timers, offers, leases and every stored time are read from a Clock; only RPC deadlines, token
// expiry and log stamps use the machine's.
#pragma once

#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <functional>
#include <map>

namespace recourse::clock {

class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time Now() const = 0;

  // Calls `listener` after every jump of the clock (never for the real one) until the returned function is called.
  // Whoever sleeps until a due time listens, so that a simulated month takes no time at all.
  virtual std::function<void()> OnJump(std::function<void()> listener) = 0;
};

class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
  std::function<void()> OnJump(std::function<void()> listener) override;
};

// Stands still until advanced.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(absl::Time start) : now_(start) {}

  absl::Time Now() const override;
  std::function<void()> OnJump(std::function<void()> listener) override;

  void Advance(absl::Duration by);
  // Never goes back: an earlier time is ignored.
  void AdvanceTo(absl::Time time);

 private:
  mutable absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
  int next_listener_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<int, std::function<void()>> listeners_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace recourse::clock
