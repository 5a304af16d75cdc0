#include "libs/clock/clock.h"

#include <algorithm>

#include <absl/time/clock.h>

namespace recourse::clock {
namespace {

// What followers of another service's events have not heard yet is no task of anybody: quiet must last.
constexpr absl::Duration kQuiet = absl::Milliseconds(200);
constexpr absl::Duration kLook = absl::Milliseconds(10);
constexpr absl::Duration kShortestStep = absl::Seconds(1);

}  // namespace

absl::Time SystemClock::Now() const { return absl::Now(); }

std::function<void()> SystemClock::Attach(Sleeper) {
  return [] {};
}

std::function<void()> Sleepers::Attach(Sleeper sleeper) {
  absl::MutexLock lock(&mutex_);
  const int id = next_id_++;
  sleepers_.emplace(id, std::move(sleeper));
  return [this, id] {
    absl::MutexLock detach(&mutex_);
    sleepers_.erase(id);
  };
}

std::vector<Sleeper> Sleepers::Copy() const {
  absl::MutexLock lock(&mutex_);
  std::vector<Sleeper> sleepers;
  for (const auto& [id, sleeper] : sleepers_) sleepers.push_back(sleeper);
  return sleepers;
}

void Sleepers::Wake() const {
  for (const Sleeper& sleeper : Copy()) sleeper.wake();
}

bool Sleepers::Idle() const {
  return std::ranges::all_of(Copy(), [](const Sleeper& sleeper) { return !sleeper.idle || sleeper.idle(); });
}

absl::Time Sleepers::NextDueTime() const {
  absl::Time next = absl::InfiniteFuture();
  for (const Sleeper& sleeper : Copy()) {
    if (sleeper.next_due_time) next = std::min(next, sleeper.next_due_time());
  }
  return next;
}

absl::Time SimulatedClock::Now() const {
  absl::MutexLock lock(&mutex_);
  return now_;
}

void SimulatedClock::Advance(absl::Duration by) { AdvanceTo(Now() + by); }

void SimulatedClock::AdvanceTo(absl::Time time) {
  {
    absl::MutexLock lock(&mutex_);
    now_ = std::max(now_, time);
  }
  sleepers_.Wake();
}

absl::Time MovableClock::Now() const {
  absl::MutexLock lock(&mutex_);
  return absl::Now() + ahead_;
}

void MovableClock::Advance(absl::Duration by, const std::function<bool()>& stopped) {
  const absl::Time target = Now() + by;
  while (WaitUntilQuiet(stopped)) {
    const absl::Time now = Now();
    if (now >= target) return;
    JumpTo(std::min(target, std::max(sleepers_.NextDueTime(), now + kShortestStep)));
  }
}

bool MovableClock::WaitUntilQuiet(const std::function<bool()>& stopped) const {
  for (absl::Time quiet_since = absl::InfiniteFuture(); !stopped(); absl::SleepFor(kLook)) {
    const absl::Time now = absl::Now();
    quiet_since = sleepers_.Idle() ? std::min(quiet_since, now) : absl::InfiniteFuture();
    if (now - quiet_since >= kQuiet) return true;
  }
  return false;
}

void MovableClock::JumpTo(absl::Time time) {
  {
    absl::MutexLock lock(&mutex_);
    ahead_ = std::max(ahead_, time - absl::Now());
  }
  sleepers_.Wake();
}

}  // namespace recourse::clock
