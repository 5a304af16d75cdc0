#include "services/agent/store/log_store.h"

#include "libs/status/status.h"

namespace recourse::agent::store {

absl::Status Append(sql::Transaction& tx, v1::Entry& entry) {
  RETURN_IF_ERROR(tx.Execute("INSERT INTO logs (name, last_sequence) VALUES (?, 1) "
                             "ON CONFLICT (name) DO UPDATE SET last_sequence = "
                             "logs.last_sequence + 1",
                             {entry.log()})
                      .status());
  ASSIGN_OR_RETURN(const int64_t sequence, LastSequence(tx, entry.log()));
  entry.set_sequence(sequence);
  return tx
      .Execute("INSERT INTO entries (log, sequence, body) VALUES (?, ?, ?)",
               {entry.log(), entry.sequence(), sql::Blob{entry.SerializeAsString()}})
      .status();
}

absl::StatusOr<int64_t> LastSequence(sql::Transaction& tx, const std::string& log) {
  int64_t sequence = 0;
  RETURN_IF_ERROR(tx.Query("SELECT last_sequence FROM logs WHERE name = ?", {log},
                           [&sequence](const sql::Row& row) { sequence = row.Int(0); }));
  return sequence;
}

absl::StatusOr<std::vector<v1::Entry>> EntriesAfter(sql::Transaction& tx, const std::string& log, int64_t sequence,
                                                    int limit) {
  std::vector<v1::Entry> entries;
  RETURN_IF_ERROR(
      tx.Query("SELECT body FROM entries WHERE log = ? AND sequence > ? ORDER BY "
               "sequence LIMIT ?",
               {log, sequence, int64_t{limit}},
               [&entries](const sql::Row& row) { entries.emplace_back().ParseFromString(row.Bytes(0)); }));
  return entries;
}

absl::Status AddReader(sql::Transaction& tx, const std::string& reader, const std::string& log, absl::Time now) {
  return tx
      .Execute(
          "INSERT INTO readers (reader, log, join_time) VALUES (?, ?, ?) "
          "ON CONFLICT (reader, log) DO NOTHING",
          {reader, log, sql::FromTime(now)})
      .status();
}

absl::StatusOr<bool> IsReader(sql::Transaction& tx, const std::string& reader, const std::string& log) {
  bool found = false;
  RETURN_IF_ERROR(tx.Query("SELECT 1 FROM readers WHERE reader = ? AND log = ?", {reader, log},
                           [&found](const sql::Row&) { found = true; }));
  return found;
}

absl::StatusOr<std::map<std::string, int64_t>> LogsOf(sql::Transaction& tx, const std::string& reader, int limit) {
  std::map<std::string, int64_t> logs;
  RETURN_IF_ERROR(
      tx.Query("SELECT logs.name, logs.last_sequence FROM readers JOIN logs ON "
               "logs.name = readers.log "
               "WHERE readers.reader = ? ORDER BY readers.join_time DESC, readers.log "
               "LIMIT ?",
               {reader, int64_t{limit}}, [&logs](const sql::Row& row) { logs[row.Text(0)] = row.Int(1); }));
  if (logs.contains(reader)) return logs;
  ASSIGN_OR_RETURN(const int64_t personal, LastSequence(tx, reader));
  if (personal > 0) logs[reader] = personal;
  return logs;
}

}  // namespace recourse::agent::store
