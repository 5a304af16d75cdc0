#include "libs/outbox/task_store.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include "libs/status/status.h"

namespace recourse::outbox {

absl::StatusOr<std::vector<std::string>> TaskStore::Runnable(const std::vector<std::string>& kinds) {
  std::vector<std::string> ids;
  if (kinds.empty()) return ids;
  const std::string query = absl::StrCat(
      "SELECT t.id FROM outbox_tasks t WHERE t.kind IN (",
      absl::StrJoin(std::vector<std::string>(kinds.size(), "?"), ", "),
      ") AND t.next_attempt_time <= ? AND NOT EXISTS (SELECT 1 FROM outbox_tasks e WHERE e.lane = t.lane AND "
      "(e.due_time, e.xact, e.ordinal) < (t.due_time, t.xact, t.ordinal)) "
      "ORDER BY t.next_attempt_time, t.xact, t.ordinal LIMIT 64");
  sql::Values parameters(kinds.begin(), kinds.end());
  parameters.emplace_back(Now());
  RETURN_IF_ERROR(outbox_.db().Read([&](sql::Transaction& tx) {
    ids.clear();
    return tx.Query(query, parameters, [&](const sql::Row& row) { ids.push_back(row.Text(0)); });
  }));
  return ids;
}

absl::StatusOr<absl::Time> TaskStore::NextTime() {
  absl::Time next = absl::InfiniteFuture();
  RETURN_IF_ERROR(outbox_.db().Read([&](sql::Transaction& tx) {
    return tx.Query("SELECT MIN(next_attempt_time) FROM outbox_tasks WHERE next_attempt_time > ?", {Now()},
                    [&](const sql::Row& row) { next = row.OptionalTime(0).value_or(absl::InfiniteFuture()); });
  }));
  return next;
}

absl::Status TaskStore::ReleaseAbandoned() {
  if (outbox_.db().dialect() != sql::Dialect::kSqlite) return absl::OkStatus();
  return outbox_.db().Write([&](sql::Transaction& tx) {
    return tx
        .Execute("UPDATE outbox_tasks SET lease_owner = NULL, next_attempt_time = ? WHERE lease_owner IS NOT NULL",
                 {Now()})
        .status();
  });
}

absl::StatusOr<std::optional<Task>> TaskStore::Claim(const std::string& id, absl::Duration lease) {
  return outbox_.db().Write([&](sql::Transaction& tx) -> absl::StatusOr<std::optional<Task>> {
    const absl::Time now = outbox_.clock().Now();
    ASSIGN_OR_RETURN(const int64_t claimed,
                     tx.Execute("UPDATE outbox_tasks SET lease_owner = ?, next_attempt_time = ?, attempts = attempts + "
                                "1, first_attempt_time = COALESCE(first_attempt_time, ?) WHERE id = ? AND "
                                "next_attempt_time <= ?",
                                {owner_, sql::FromTime(now + lease), sql::FromTime(now), id, sql::FromTime(now)}));
    std::optional<Task> task;
    if (claimed == 0) return task;
    RETURN_IF_ERROR(tx.Query(
        "SELECT kind, lane, payload, actor, due_time, attempts, first_attempt_time FROM outbox_tasks WHERE id = ?",
        {id}, [&](const sql::Row& row) {
          task.emplace();
          task->id = id;
          task->kind = row.Text(0);
          task->lane = row.Text(1);
          task->payload = row.Bytes(2);
          task->actor.ParseFromString(row.Bytes(3));
          task->due_time = row.Time(4);
          task->attempts = static_cast<int>(row.Int(5)) - 1;
          task->first_attempt_time = row.Time(6);
        }));
    return task;
  });
}

absl::StatusOr<bool> TaskStore::Remove(Transaction& tx, const Task& task) {
  ASSIGN_OR_RETURN(const int64_t removed,
                   tx.sql().Execute("DELETE FROM outbox_tasks WHERE id = ? AND lease_owner = ?", {task.id, owner_}));
  return removed == 1;
}

absl::Status TaskStore::Postpone(const Task& task, absl::Time until) {
  return outbox_.db().Write([&](sql::Transaction& tx) {
    return tx
        .Execute("UPDATE outbox_tasks SET lease_owner = NULL, next_attempt_time = ? WHERE id = ? AND lease_owner = ?",
                 {sql::FromTime(until), task.id, owner_})
        .status();
  });
}

}  // namespace recourse::outbox
