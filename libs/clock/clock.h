// Business time. Windows, timers, offers, leases and every stored time are read from a Clock; only RPC deadlines, token
// expiry and log stamps use the machine's.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

namespace recourse::clock {

// Whoever sleeps until a due time.
struct Sleeper {
  // After every jump of the clock, so that a simulated month takes no time at all.
  std::function<void()> wake;
  // Nothing is due and nothing under way; may be absent.
  std::function<bool()> idle = {};
  // When something becomes due that is not so now, or InfiniteFuture; may be absent.
  std::function<absl::Time()> next_due_time = {};
};

class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time Now() const = 0;

  // Until the returned function is called. The real clock never jumps, and wakes nobody.
  virtual std::function<void()> Attach(Sleeper sleeper) = 0;
};

class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
  std::function<void()> Attach(Sleeper sleeper) override;
};

// Those who want to hear of jumps.
class Sleepers {
 public:
  std::function<void()> Attach(Sleeper sleeper);
  void Wake() const;
  bool Idle() const;
  absl::Time NextDueTime() const;

 private:
  // They are called without the lock: a sleeper may read the clock, or detach itself.
  std::vector<Sleeper> Copy() const;

  mutable absl::Mutex mutex_;
  int next_id_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<int, Sleeper> sleepers_ ABSL_GUARDED_BY(mutex_);
};

// Stands still until advanced.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(absl::Time start) : now_(start) {}

  absl::Time Now() const override;
  std::function<void()> Attach(Sleeper sleeper) override { return sleepers_.Attach(std::move(sleeper)); }

  void Advance(absl::Duration by);
  // Never goes back: an earlier time is ignored.
  void AdvanceTo(absl::Time time);

 private:
  mutable absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
  Sleepers sleepers_;
};

// The machine's clock, which development may set forward (platform.md 9).
class MovableClock final : public Clock {
 public:
  absl::Time Now() const override;
  std::function<void()> Attach(Sleeper sleeper) override { return sleepers_.Attach(std::move(sleeper)); }

  // Goes forward by `by`, from one due time to the next, and waits at each until no sleeper has anything to do: what
  // one timer sets off has happened before the next fires. Returns early, between two steps, once `stopped` answers
  // true.
  void Advance(absl::Duration by, const std::function<bool()>& stopped);

 private:
  // False when stopped before.
  bool WaitUntilQuiet(const std::function<bool()>& stopped) const;
  void JumpTo(absl::Time time);

  mutable absl::Mutex mutex_;
  absl::Duration ahead_ ABSL_GUARDED_BY(mutex_);
  Sleepers sleepers_;
};

}  // namespace recourse::clock
