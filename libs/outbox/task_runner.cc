#include "libs/outbox/task_runner.h"

#include <algorithm>
#include <optional>
#include <random>
#include <thread>
#include <vector>

#include <absl/strings/str_cat.h>
#include <absl/synchronization/mutex.h>

#include "libs/failpoint/failpoint.h"
#include "libs/log/log.h"
#include "libs/metrics/metrics.h"
#include "libs/status/status.h"

namespace recourse::outbox {
namespace {

constexpr absl::Duration kFirstBackoff = absl::Milliseconds(100);
constexpr absl::Duration kLongestBackoff = absl::Seconds(60);
constexpr absl::Duration kGiveUp = absl::Hours(24);
constexpr int kLeaseBatch = 16;
constexpr int64_t kPurgePage = 500;
constexpr absl::Duration kPurgeEvery = absl::Minutes(10);

bool IsTransient(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kCancelled:
      return true;
    default:
      return false;
  }
}

absl::Duration Backoff(int attempts) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const absl::Duration full = std::min(kFirstBackoff * (int64_t{1} << std::min(attempts, 20)), kLongestBackoff);
  return full * std::uniform_real_distribution<double>(0.5, 1.0)(random);
}

void Count(const std::string& kind, const char* outcome) {
  metrics::Counter("recourse_tasks_total", "Deliveries of durable tasks, by kind and outcome",
                   {{"kind", kind}, {"outcome", outcome}})
      .Increment();
}

}  // namespace

class TaskRunner::Impl {
 public:
  Impl(Outbox& outbox, clock::Clock& clock, std::string owner, Options options)
      : outbox_(outbox), clock_(clock), owner_(std::move(owner)), options_(options) {
    outbox_.db().OnCommit([this] { Wake(); });
  }

  ~Impl() { Stop(); }

  void Register(std::string kind, TaskHandler handler) { handlers_.emplace(std::move(kind), std::move(handler)); }

  void Start() {
    stop_listening_ = clock_.OnJump([this] { Wake(); });
    for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Work(); });
  }

  void Stop() {
    if (stop_listening_) std::exchange(stop_listening_, nullptr)();
    {
      absl::MutexLock lock(&mutex_);
      stopping_ = true;
    }
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  void Wake() {
    absl::MutexLock lock(&mutex_);
    ++wakes_;
  }

  bool Idle() {
    {
      absl::MutexLock lock(&mutex_);
      if (running_ > 0) return false;
    }
    const absl::StatusOr<int64_t> due = outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<int64_t> {
      int64_t count = 0;
      RETURN_IF_ERROR(tx.Query("SELECT COUNT(*) FROM tasks WHERE due_time <= ?", {sql::FromTime(clock_.Now())},
                               [&](const sql::Row& row) { count = row.Int(0); }));
      return count;
    });
    return due.ok() && *due == 0;
  }

  absl::Time NextDueTime() {
    absl::Time next = absl::InfiniteFuture();
    outbox_.db()
        .Read([&](sql::Transaction& tx) {
          return tx.Query("SELECT MIN(due_time) FROM tasks WHERE due_time > ?", {sql::FromTime(clock_.Now())},
                          [&](const sql::Row& row) {
                            if (!row.IsNull(0)) next = row.Time(0);
                          });
        })
        .IgnoreError();
    return next;
  }

 private:
  void Work() {
    for (;;) {
      int64_t seen = 0;
      {
        absl::MutexLock lock(&mutex_);
        if (stopping_) return;
        seen = wakes_;
        ++running_;
      }
      const absl::StatusOr<std::vector<Task>> leased = Lease();
      if (leased.ok()) {
        for (const Task& task : *leased) Deliver(task);
      }
      PurgeIfDue();
      absl::MutexLock lock(&mutex_);
      --running_;
      if (leased.ok() && !leased->empty()) continue;  // there may be more
      const auto woken = [this, seen]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopping_ || wakes_ != seen; };
      mutex_.AwaitWithTimeout(absl::Condition(&woken), options_.poll);
    }
  }

  // Takes runnable heads of lanes: due, not leased, nothing earlier and due in the same lane.
  absl::StatusOr<std::vector<Task>> Lease() {
    const absl::Time now = clock_.Now();
    const int64_t micros = sql::FromTime(now);
    // A read first: idle runners must not keep the writer busy.
    ASSIGN_OR_RETURN(const std::vector<std::string> candidates,
                     outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<std::vector<std::string>> {
                       std::vector<std::string> ids;
                       RETURN_IF_ERROR(tx.Query(kRunnable, {micros, micros, micros, int64_t{kLeaseBatch}},
                                                [&](const sql::Row& row) { ids.push_back(row.Text(0)); }));
                       return ids;
                     }));
    if (candidates.empty()) return std::vector<Task>();
    return outbox_.db().Write([&](sql::Transaction& tx) -> absl::StatusOr<std::vector<Task>> {
      std::vector<Task> tasks;
      for (const std::string& id : candidates) {
        ASSIGN_OR_RETURN(
            const int64_t taken,
            tx.Execute("UPDATE tasks SET lease_owner = ?, lease_until = ? WHERE id = ? AND lease_until <= ?",
                       {owner_, sql::FromTime(now + options_.lease), id, micros}));
        if (taken == 0) continue;
        RETURN_IF_ERROR(tx.Query(
            "SELECT id, kind, lane, payload, actor, due_time, attempts FROM tasks WHERE id = ?", {id},
            [&](const sql::Row& row) {
              Task task{
                  row.Text(0), row.Text(1), row.Text(2), row.Bytes(3), {}, row.Time(5), static_cast<int>(row.Int(6))};
              task.actor.ParseFromString(row.Bytes(4));
              tasks.push_back(std::move(task));
            }));
      }
      return tasks;
    });
  }

  void Deliver(const Task& task) {
    const auto handler = handlers_.find(task.kind);
    if (handler == handlers_.end()) {
      log::Error("task of an unknown kind", {{"kind", task.kind}, {"task", task.id}});
      return;  // its lease runs out; a newer version of the service will know it
    }
    absl::StatusOr<std::string> reply = std::string();
    if (handler->second.deliver) {
      RECOURSE_FAILPOINT("task." + task.kind + ".before");
      reply = Try(handler->second, task);
      RECOURSE_FAILPOINT("task." + task.kind + ".after");
    }
    absl::Status settled = absl::OkStatus();
    if (reply.ok()) {
      settled = Settle(task, [&](Transaction& tx) {
        return handler->second.on_done ? handler->second.on_done(tx, task, *reply) : absl::OkStatus();
      });
      if (settled.ok()) return Count(task.kind, "done");
    } else if (!IsTransient(reply.status().code()) || clock_.Now() - task.due_time > kGiveUp) {
      settled = Settle(task, [&](Transaction& tx) {
        return handler->second.on_refused ? handler->second.on_refused(tx, task, reply.status()) : absl::OkStatus();
      });
      if (settled.ok()) {
        log::Warn("task refused", {{"kind", task.kind}, {"lane", task.lane}, {"error", reply.status().ToString()}});
        return Count(task.kind, "refused");
      }
    } else {
      settled = reply.status();
    }
    Count(task.kind, "retried");
    log::Warn(
        "task will be tried again",
        {{"kind", task.kind}, {"lane", task.lane}, {"attempts", task.attempts + 1}, {"error", settled.ToString()}});
    Postpone(task);
  }

  static absl::StatusOr<std::string> Try(const TaskHandler& handler, const Task& task) {
    try {
      return handler.deliver(task);
    } catch (const std::exception& exception) {
      return absl::InternalError(exception.what());
    }
  }

  // The outcome and the end of the task are one transaction, and only the lease's owner may write it.
  absl::Status Settle(const Task& task, const std::function<absl::Status(Transaction&)>& outcome) {
    return outbox_.Apply(task.actor, [&](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const int64_t removed,
                       tx.sql().Execute("DELETE FROM tasks WHERE id = ? AND lease_owner = ?", {task.id, owner_}));
      if (removed == 0) return absl::OkStatus();  // somebody else took it over and settles it
      return outcome(tx);
    });
  }

  void Postpone(const Task& task) {
    const int64_t next = sql::FromTime(clock_.Now() + Backoff(task.attempts));
    outbox_.db()
        .Write([&](sql::Transaction& tx) {
          return tx
              .Execute(
                  "UPDATE tasks SET attempts = attempts + 1, next_attempt_time = ?, lease_owner = '', lease_until = 0 "
                  "WHERE id = ? AND lease_owner = ?",
                  {next, task.id, owner_})
              .status();
        })
        .IgnoreError();  // the lease runs out by itself
  }

  void PurgeIfDue() {
    const absl::Time now = clock_.Now();
    {
      absl::MutexLock lock(&mutex_);
      if (now < next_purge_) return;
      next_purge_ = now + kPurgeEvery;
    }
    outbox_.db()
        .Write([&](sql::Transaction& tx) {
          return tx
              .Execute(
                  "DELETE FROM idempotency WHERE (subject, method, request_id) IN "
                  "(SELECT subject, method, request_id FROM idempotency WHERE expire_time <= ? LIMIT ?)",
                  {sql::FromTime(now), kPurgePage})
              .status();
        })
        .IgnoreError();
  }

  static constexpr char kRunnable[] =
      "SELECT t.id FROM tasks t WHERE t.next_attempt_time <= ? AND t.lease_until <= ? AND NOT EXISTS ("
      "SELECT 1 FROM tasks e WHERE e.lane = t.lane AND e.id <> t.id AND e.due_time <= ? AND "
      "(e.due_time < t.due_time OR (e.due_time = t.due_time AND e.id < t.id))) "
      "ORDER BY t.next_attempt_time, t.id LIMIT ?";

  Outbox& outbox_;
  clock::Clock& clock_;
  const std::string owner_;
  const Options options_;
  std::map<std::string, TaskHandler> handlers_;
  std::function<void()> stop_listening_;

  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t wakes_ ABSL_GUARDED_BY(mutex_) = 0;
  int running_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Time next_purge_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  std::vector<std::thread> threads_;
};

TaskRunner::TaskRunner(Outbox& outbox, clock::Clock& clock, std::string owner, Options options)
    : impl_(std::make_unique<Impl>(outbox, clock, std::move(owner), options)) {}
TaskRunner::~TaskRunner() = default;
void TaskRunner::Register(std::string kind, TaskHandler handler) {
  impl_->Register(std::move(kind), std::move(handler));
}
void TaskRunner::Start() { impl_->Start(); }
void TaskRunner::Stop() { impl_->Stop(); }
void TaskRunner::Wake() { impl_->Wake(); }
bool TaskRunner::Idle() { return impl_->Idle(); }
absl::Time TaskRunner::NextDueTime() { return impl_->NextDueTime(); }

}  // namespace recourse::outbox
