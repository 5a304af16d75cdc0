#include "libs/outbox/task_runner.h"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include <absl/strings/str_cat.h>
#include <absl/synchronization/mutex.h>

#include "libs/failpoint/failpoint.h"
#include "libs/log/log.h"
#include "libs/metrics/metrics.h"
#include "libs/outbox/housekeeping.h"
#include "libs/outbox/task_store.h"
#include "libs/status/status.h"

namespace recourse::outbox {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(60);
constexpr absl::Duration kGiveUpAfter = absl::Hours(24);
constexpr absl::Duration kShortestWait = absl::Milliseconds(10);
constexpr absl::Duration kHousekeepingInterval = absl::Minutes(10);

// Says nothing about whether the callee would do it. CANCELLED is how a call ends when either side shuts down.
bool IsTransient(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kUnknown:
      return true;
    default:
      return false;
  }
}

absl::Duration Backoff(int attempts) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const absl::Duration pause = std::min(kFirstPause * (int64_t{1} << std::min(attempts, 10)), kLongestPause);
  return pause * std::uniform_real_distribution<double>(0.5, 1.0)(random);
}

struct Kind {
  Kind(const std::string& name, TaskHandler task_handler)
      : handler(std::move(task_handler)),
        before_deliver(absl::StrCat("task.", name, ".deliver.before")),
        after_deliver(absl::StrCat("task.", name, ".deliver.after")),
        done(Outcome(name, "done")),
        refused(Outcome(name, "refused")),
        retried(Outcome(name, "retried")),
        lag(metrics::Histogram("recourse_task_lag_seconds", "From a task's due time until it is done",
                               {{"kind", name}})) {}

  static prometheus::Counter& Outcome(const std::string& name, const std::string& outcome) {
    return metrics::Counter("recourse_tasks_total", "Attempts at durable tasks",
                            {{"kind", name}, {"outcome", outcome}});
  }

  const TaskHandler handler;
  const std::string before_deliver;
  const std::string after_deliver;
  prometheus::Counter& done;
  prometheus::Counter& refused;
  prometheus::Counter& retried;
  prometheus::Histogram& lag;
};

absl::StatusOr<std::string> Deliver(const Kind& kind, const Task& task) {
  if (!kind.handler.deliver) return std::string();
  RECOURSE_FAILPOINT(kind.before_deliver);
  try {
    absl::StatusOr<std::string> reply = kind.handler.deliver(task);
    RECOURSE_FAILPOINT(kind.after_deliver);
    return reply;
  } catch (const std::exception& exception) {
    return absl::InternalError(exception.what());
  }
}

[[noreturn]] void ProgrammingError(std::string_view message, const std::string& kind) {
  log::Error(message, {{"kind", kind}});
  std::abort();
}

// Ends the waits of the workers. Shared with the database, whose listeners outlive the runner.
class Signal {
 public:
  void Wake() {
    absl::MutexLock lock(&mutex_);
    woken_ = true;
  }
  void SetStopping(bool stopping) {
    absl::MutexLock lock(&mutex_);
    stopping_ = stopping;
  }
  bool stopping() {
    absl::MutexLock lock(&mutex_);
    return stopping_;
  }
  // One waiter consumes one wake: it alone looks for work, and wakes the next when it found some.
  void Wait(absl::Duration timeout) {
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(this, &Signal::Ended), timeout);
    woken_ = false;
  }

 private:
  bool Ended() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return woken_ || stopping_; }

  absl::Mutex mutex_;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

class TaskRunner::Impl {
 public:
  Impl(Outbox& outbox, clock::Clock& clock, std::string owner, Options options)
      : outbox_(outbox), clock_(clock), options_(options), store_(outbox, std::move(owner)) {
    outbox_.db().OnCommit([signal = signal_] { signal->Wake(); });
  }

  void Register(std::string kind, TaskHandler handler) {
    if (handler.deliver && !handler.on_refused) ProgrammingError("a task may be refused, but nobody cares", kind);
    const auto [added, fresh] = kinds_.try_emplace(kind, kind, std::move(handler));
    if (!fresh) ProgrammingError("two handlers for one kind of task", kind);
    kind_names_.push_back(std::move(kind));
  }

  void Start() {
    signal_->SetStopping(false);
    if (const absl::Status released = store_.ReleaseAbandoned(); !released.ok()) {
      log::Warn("leases of a former process run out by themselves", {{"error", std::string(released.message())}});
    }
    detach_ = clock_.Attach({.wake = [signal = signal_] { signal->Wake(); },
                             .idle = [this] { return Idle(); },
                             .next_due_time = [this] { return NextDueTime(); }});
    for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Work(); });
  }

  void Stop() {
    signal_->SetStopping(true);
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    if (detach_) detach_();
    detach_ = nullptr;
  }

  void Wake() { signal_->Wake(); }

  bool Idle() {
    const auto claims_while_quiet = [this]() -> std::optional<int64_t> {
      absl::MutexLock lock(&mutex_);
      return in_flight_.empty() ? std::optional(claims_) : std::nullopt;
    };
    const std::optional<int64_t> before = claims_while_quiet();
    if (!before) return false;
    const auto runnable = store_.Runnable(kind_names_);
    return runnable.ok() && runnable->empty() && claims_while_quiet() == before;
  }

  absl::Time NextDueTime() { return store_.NextTime().value_or(absl::InfiniteFuture()); }

 private:
  void Work() {
    while (!signal_->stopping()) {
      KeepHouse();
      if (const std::optional<Task> task = ClaimNext()) {
        signal_->Wake();
        Attempt(kinds_.at(task->kind), *task);
        Release(task->id);
      } else {
        signal_->Wait(std::clamp(NextDueTime() - clock_.Now(), kShortestWait, options_.poll));
      }
    }
  }

  std::optional<Task> ClaimNext() {
    const auto candidates = store_.Runnable(kind_names_);
    if (!candidates.ok()) return std::nullopt;
    for (const std::string& id : *candidates) {
      if (!Reserve(id)) continue;
      absl::StatusOr<std::optional<Task>> task = store_.Claim(id, options_.lease);
      if (task.ok() && task->has_value()) return *std::move(task);
      Release(id);
    }
    return std::nullopt;
  }

  // False while this process is already delivering the task, though a clock jump may have ended its lease.
  bool Reserve(const std::string& id) {
    absl::MutexLock lock(&mutex_);
    const bool reserved = in_flight_.insert(id).second;
    if (reserved) ++claims_;
    return reserved;
  }

  void Release(const std::string& id) {
    absl::MutexLock lock(&mutex_);
    in_flight_.erase(id);
  }

  void Attempt(const Kind& kind, const Task& task) {
    const absl::StatusOr<std::string> reply = Deliver(kind, task);
    absl::Status failure = reply.status();
    if (reply.ok()) {
      failure = Settle(task, [&](Transaction& tx) {
        return kind.handler.on_done ? kind.handler.on_done(tx, task, *reply) : absl::OkStatus();
      });
      if (failure.ok()) {
        kind.done.Increment();
        kind.lag.Observe(absl::ToDoubleSeconds(clock_.Now() - task.due_time));
        return;
      }
    }
    const bool refused = !reply.ok() && !IsTransient(reply.status().code());
    const bool given_up = clock_.Now() - task.first_attempt_time >= kGiveUpAfter;
    if ((refused || given_up) && kind.handler.on_refused) {
      const absl::Status reason =
          refused ? reply.status()
                  : status::Error(errors::v1::REASON_DEADLINE_EXCEEDED,
                                  absl::StrCat("given up after 24 hours; last failure: ", failure.ToString()));
      failure = Settle(task, [&](Transaction& tx) { return kind.handler.on_refused(tx, task, reason); });
      if (failure.ok()) {
        kind.refused.Increment();
        log::Warn("task refused", {{"kind", task.kind}, {"lane", task.lane}, {"error", reason.ToString()}});
        return;
      }
    }
    kind.retried.Increment();
    log::Info(
        "task will be tried again",
        {{"kind", task.kind}, {"lane", task.lane}, {"attempt", task.attempts + 1}, {"error", failure.ToString()}});
    // Should this fail too, the end of the lease brings the task back.
    store_.Postpone(task, clock_.Now() + Backoff(task.attempts)).IgnoreError();
  }

  absl::Status Settle(const Task& task, const std::function<absl::Status(Transaction&)>& effect) {
    return outbox_.Apply(task.actor, [&](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const bool ours, store_.Remove(tx, task));
      return ours ? effect(tx) : absl::OkStatus();
    });
  }

  void KeepHouse() {
    const absl::Time now = clock_.Now();
    {
      absl::MutexLock lock(&mutex_);
      if (now < next_housekeeping_) return;
      next_housekeeping_ = now + kHousekeepingInterval;
    }
    while (!signal_->stopping() && PurgePage(outbox_.db(), now).value_or(false)) {
    }
  }

  Outbox& outbox_;
  clock::Clock& clock_;
  const Options options_;
  TaskStore store_;
  std::map<std::string, Kind> kinds_;
  std::vector<std::string> kind_names_;
  const std::shared_ptr<Signal> signal_ = std::make_shared<Signal>();
  std::function<void()> detach_;
  std::vector<std::thread> threads_;

  absl::Mutex mutex_;
  std::set<std::string> in_flight_ ABSL_GUARDED_BY(mutex_);
  int64_t claims_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Time next_housekeeping_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

TaskRunner::TaskRunner(Outbox& outbox, clock::Clock& clock, std::string owner, Options options)
    : impl_(std::make_unique<Impl>(outbox, clock, std::move(owner), options)) {}
TaskRunner::~TaskRunner() { impl_->Stop(); }

void TaskRunner::Register(std::string kind, TaskHandler handler) {
  impl_->Register(std::move(kind), std::move(handler));
}
void TaskRunner::Start() { impl_->Start(); }
void TaskRunner::Stop() { impl_->Stop(); }
void TaskRunner::Wake() { impl_->Wake(); }
bool TaskRunner::Idle() { return impl_->Idle(); }
absl::Time TaskRunner::NextDueTime() { return impl_->NextDueTime(); }

}  // namespace recourse::outbox
