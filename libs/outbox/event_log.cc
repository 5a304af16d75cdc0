#include "libs/outbox/event_log.h"

#include <algorithm>

#include <absl/strings/numbers.h>
#include <absl/strings/str_format.h>

#include "libs/status/status.h"

namespace recourse::outbox {
namespace {

// Fixed width, so that cursors of one log sort as text in log order.
constexpr size_t kXactDigits = 16;
constexpr size_t kOrdinalDigits = 8;

struct Position {
  int64_t xact = 0;
  int64_t ordinal = 0;
};

std::string Format(const Position& position) {
  return absl::StrFormat("%0*x-%0*x", kXactDigits, position.xact, kOrdinalDigits, position.ordinal);
}

absl::StatusOr<Position> Parse(const std::string& cursor) {
  Position position;
  if (cursor.size() != kXactDigits + 1 + kOrdinalDigits || cursor[kXactDigits] != '-' ||
      !absl::SimpleHexAtoi(cursor.substr(0, kXactDigits), &position.xact) ||
      !absl::SimpleHexAtoi(cursor.substr(kXactDigits + 1), &position.ordinal)) {
    return status::InvalidField("cursor", "is not a cursor of an event log");
  }
  return position;
}

// A cursor always names a row of the log: if that is gone, so may be rows that its holder has not seen.
absl::Status CheckKept(sql::Transaction& tx, const Position& position) {
  bool kept = false;
  RETURN_IF_ERROR(tx.Query("SELECT 1 FROM outbox_events WHERE xact = ? AND ordinal = ?",
                           {position.xact, position.ordinal}, [&](const sql::Row&) { kept = true; }));
  if (kept) return absl::OkStatus();
  return status::Error(errors::v1::REASON_CURSOR_EXPIRED, "the log no longer reaches back to this cursor");
}

// Below its snapshot's xmin no transaction is running any more, so nothing can still appear before what is read.
const char* SettledRows(sql::Dialect dialect) {
  return dialect == sql::Dialect::kPostgres ? " AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint" : "";
}

events::v1::Event ReadEvent(const sql::Row& row) {
  events::v1::Event event;
  event.set_type(row.Text(2));
  const int64_t micros = row.Int(3);
  event.mutable_time()->set_seconds(micros / 1'000'000);
  event.mutable_time()->set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1'000);
  event.mutable_actor()->ParseFromString(row.Bytes(4));
  event.set_resource(row.Text(5));
  event.set_policy_row(row.Text(6));
  event.mutable_payload()->ParseFromString(row.Bytes(7));
  return event;
}

}  // namespace

absl::StatusOr<EventPage> ReadEvents(sql::Database& db, const std::string& cursor,
                                     const std::vector<std::string>& types, int limit) {
  Position from;
  if (!cursor.empty()) {
    ASSIGN_OR_RETURN(from, Parse(cursor));
  }
  EventPage page;
  RETURN_IF_ERROR(db.Read([&](sql::Transaction& tx) -> absl::Status {
    page = {.events = {}, .cursor = cursor};
    if (!cursor.empty()) RETURN_IF_ERROR(CheckKept(tx, from));
    return tx.Query(
        std::string("SELECT xact, ordinal, type, time, actor, resource, policy_row, payload FROM outbox_events "
                    "WHERE (xact, ordinal) > (?, ?)") +
            SettledRows(tx.dialect()) + " ORDER BY xact, ordinal LIMIT ?",
        {from.xact, from.ordinal, int64_t{limit}}, [&](const sql::Row& row) {
          page.cursor = Format({row.Int(0), row.Int(1)});
          if (!types.empty() && std::find(types.begin(), types.end(), row.Text(2)) == types.end()) return;
          page.events.push_back(ReadEvent(row));
          page.events.back().set_cursor(page.cursor);
        });
  }));
  return page;
}

absl::StatusOr<EventPage> ReadEventsAbout(sql::Transaction& tx, const std::vector<std::string>& resources,
                                          const std::string& cursor, int limit) {
  Position from;
  if (!cursor.empty()) {
    ASSIGN_OR_RETURN(from, Parse(cursor));
  }
  // One resource after the other: each is a short walk along the index.
  std::vector<std::pair<Position, events::v1::Event>> found;
  for (const std::string& resource : resources) {
    RETURN_IF_ERROR(tx.Query(
        "SELECT xact, ordinal, type, time, actor, resource, policy_row, payload FROM outbox_events WHERE resource = ? "
        "AND (xact, ordinal) > (?, ?) ORDER BY xact, ordinal LIMIT ?",
        {resource, from.xact, from.ordinal, int64_t{limit}}, [&](const sql::Row& row) {
          found.emplace_back(Position{row.Int(0), row.Int(1)}, ReadEvent(row));
        }));
  }
  std::ranges::sort(found, {}, [](const auto& event) { return std::pair(event.first.xact, event.first.ordinal); });
  if (found.size() > static_cast<size_t>(limit)) found.resize(static_cast<size_t>(limit));
  EventPage page{.events = {}, .cursor = cursor};
  for (auto& [position, event] : found) {
    page.cursor = Format(position);
    event.set_cursor(page.cursor);
    page.events.push_back(std::move(event));
  }
  return page;
}

absl::StatusOr<std::string> LoadCursor(sql::Database& db, std::string_view consumer, std::string_view producer) {
  std::string cursor;
  RETURN_IF_ERROR(db.Read([&](sql::Transaction& tx) {
    return tx.Query("SELECT position FROM outbox_cursors WHERE consumer = ? AND producer = ?",
                    {std::string(consumer), std::string(producer)}, [&](const sql::Row& row) { cursor = row.Text(0); });
  }));
  return cursor;
}

absl::Status SaveCursor(Transaction& tx, std::string_view consumer, std::string_view producer,
                        std::string_view cursor) {
  return tx.sql()
      .Execute(
          "INSERT INTO outbox_cursors(consumer, producer, position) VALUES (?, ?, ?) "
          "ON CONFLICT (consumer, producer) DO UPDATE SET position = excluded.position",
          {std::string(consumer), std::string(producer), std::string(cursor)})
      .status();
}

}  // namespace recourse::outbox
