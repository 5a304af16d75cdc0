#include <algorithm>

#include <google/protobuf/any.pb.h>

#include "libs/outbox/outbox.h"
#include "libs/status/status.h"

namespace recourse::outbox {
namespace {

// The expression that orders a new row of `table` after all rows its transaction can have seen.
std::string NextXact(sql::Dialect dialect, const std::string& table) {
  if (dialect == sql::Dialect::kPostgres) return "pg_current_xact_id()::text::bigint";
  return "(SELECT COALESCE(MAX(xact), 0) + 1 FROM " + table + ")";
}

}  // namespace

absl::Status Transaction::Emit(const NewEvent& event) {
  google::protobuf::Any payload;
  payload.PackFrom(event.payload);
  return sql_
      .Execute("INSERT INTO outbox_events(xact, ordinal, type, time, actor, resource, policy_row, payload) VALUES (" +
                   NextXact(sql_.dialect(), "outbox_events") + ", ?, ?, ?, ?, ?, ?, ?)",
               {next_ordinal_++, event.type, sql::FromTime(now_), sql::Blob{actor_.SerializeAsString()}, event.resource,
                event.policy_row, sql::Blob{payload.SerializeAsString()}})
      .status();
}

absl::Status Transaction::Enqueue(const NewTask& task) {
  const int64_t due_time = sql::FromTime(std::max(task.due_time, now_));
  return sql_
      .Execute(
          "INSERT INTO outbox_tasks(xact, ordinal, id, kind, lane, payload, actor, due_time, next_attempt_time, "
          "attempts) VALUES (" +
              NextXact(sql_.dialect(), "outbox_tasks") + ", ?, ?, ?, ?, ?, ?, ?, ?, 0)",
          {next_ordinal_++, ids_.New(), task.kind, task.lane, sql::Blob{task.payload.SerializeAsString()},
           sql::Blob{actor_.SerializeAsString()}, due_time, due_time})
      .status();
}

absl::Status Transaction::Cancel(std::string_view kind, std::string_view lane) {
  return sql_
      .Execute("DELETE FROM outbox_tasks WHERE kind = ? AND lane = ? AND attempts = 0",
               {std::string(kind), std::string(lane)})
      .status();
}

}  // namespace recourse::outbox
