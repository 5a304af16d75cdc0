#include "libs/outbox/event_log.h"

#include <algorithm>

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <google/protobuf/util/time_util.h>

#include "libs/status/status.h"

namespace recourse::outbox {
namespace {

struct Position {
  int64_t xact = -1;
  int64_t sequence = -1;
};

std::string Format(const Position& position) { return absl::StrCat(position.xact, ".", position.sequence); }

absl::StatusOr<Position> Parse(const std::string& cursor) {
  Position position;
  if (cursor.empty()) return position;
  const std::vector<std::string> parts = absl::StrSplit(cursor, '.');
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &position.xact) ||
      !absl::SimpleAtoi(parts[1], &position.sequence)) {
    return status::InvalidField("cursor", "is not one of this log");
  }
  return position;
}

// On PostgreSQL a transaction that began earlier may commit later: only what no running transaction can precede is
// shown.
const char* SelectFor(sql::Dialect dialect) {
  constexpr char kSqlite[] =
      "SELECT xact, sequence, type, time, actor, resource, policy_row, payload FROM events "
      "WHERE (xact > ? OR (xact = ? AND sequence > ?)) ORDER BY xact, sequence LIMIT ?";
  constexpr char kPostgres[] =
      "SELECT xact, sequence, type, time, actor, resource, policy_row, payload FROM events "
      "WHERE (xact > ? OR (xact = ? AND sequence > ?)) "
      "AND xact < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT) "
      "ORDER BY xact, sequence LIMIT ?";
  return dialect == sql::Dialect::kPostgres ? kPostgres : kSqlite;
}

events::v1::Event ToEvent(const sql::Row& row) {
  events::v1::Event event;
  event.set_cursor(Format({row.Int(0), row.Int(1)}));
  event.set_type(row.Text(2));
  *event.mutable_time() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(row.Int(3));
  event.mutable_actor()->ParseFromString(row.Bytes(4));
  event.set_resource(row.Text(5));
  event.set_policy_row(row.Text(6));
  event.mutable_payload()->ParseFromString(row.Bytes(7));
  return event;
}

}  // namespace

absl::StatusOr<EventPage> ReadEvents(sql::Database& db, const std::string& cursor,
                                     const std::vector<std::string>& types, int limit) {
  ASSIGN_OR_RETURN(const Position after, Parse(cursor));
  return db.Read([&](sql::Transaction& tx) -> absl::StatusOr<EventPage> {
    EventPage page{{}, cursor};
    RETURN_IF_ERROR(tx.Query(
        SelectFor(tx.dialect()), {after.xact, after.xact, after.sequence, int64_t{limit}}, [&](const sql::Row& row) {
          events::v1::Event event = ToEvent(row);
          page.cursor = event.cursor();
          if (types.empty() || std::find(types.begin(), types.end(), event.type()) != types.end()) {
            page.events.push_back(std::move(event));
          }
        }));
    return page;
  });
}

absl::StatusOr<std::string> LoadCursor(sql::Database& db, std::string_view consumer, std::string_view producer) {
  return db.Read([&](sql::Transaction& tx) -> absl::StatusOr<std::string> {
    std::string cursor;
    RETURN_IF_ERROR(tx.Query("SELECT cursor_value FROM cursors WHERE consumer = ? AND producer = ?",
                             {std::string(consumer), std::string(producer)},
                             [&](const sql::Row& row) { cursor = row.Text(0); }));
    return cursor;
  });
}

absl::Status SaveCursor(Transaction& tx, std::string_view consumer, std::string_view producer,
                        std::string_view cursor) {
  return tx.sql()
      .Execute(
          "INSERT INTO cursors(consumer, producer, cursor_value) VALUES (?, ?, ?) "
          "ON CONFLICT (consumer, producer) DO UPDATE SET cursor_value = excluded.cursor_value",
          {std::string(consumer), std::string(producer), std::string(cursor)})
      .status();
}

}  // namespace recourse::outbox
