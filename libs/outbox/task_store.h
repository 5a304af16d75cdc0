// The rows of durable tasks: who may run which, and until when.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/outbox/task_runner.h"

namespace recourse::outbox {

class TaskStore {
 public:
  // `owner` names the process that takes leases.
  TaskStore(Outbox& outbox, std::string owner) : outbox_(outbox), owner_(std::move(owner)) {}

  // Ids of tasks of `kinds` that may be claimed now: the earliest of each lane unless it backs off or is leased. A
  // page, longest ready first.
  absl::StatusOr<std::vector<std::string>> Runnable(const std::vector<std::string>& kinds);

  // Ends the leases of a former process. Only SQLite, which one process at a time can open, lets us know that it is
  // gone; on PostgreSQL leases run out. Before the first Claim.
  absl::Status ReleaseAbandoned();

  // When the next task that is not yet due, backs off or is leased becomes runnable; InfiniteFuture: none.
  absl::StatusOr<absl::Time> NextTime();

  // Counts an attempt and leases the task for `lease`; nothing when somebody else was faster.
  absl::StatusOr<std::optional<Task>> Claim(const std::string& id, absl::Duration lease);

  // False when the lease has gone to another owner, who will settle the task.
  absl::StatusOr<bool> Remove(Transaction& tx, const Task& task);
  absl::Status Postpone(const Task& task, absl::Time until);

 private:
  int64_t Now() const { return sql::FromTime(outbox_.clock().Now()); }

  Outbox& outbox_;
  const std::string owner_;
};

}  // namespace recourse::outbox
