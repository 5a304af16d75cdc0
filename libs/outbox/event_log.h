// Reading a service's event log by a cursor that cannot skip.
#pragma once

#include <string>
#include <vector>

#include "libs/outbox/outbox.h"
#include "recourse/events/v1/events.pb.h"

namespace recourse::outbox {

struct EventPage {
  std::vector<events::v1::Event> events;
  std::string cursor;  // where to go on; advances over events that did not match, too
};

// At most `limit` log rows after `cursor` (empty: from the oldest kept), those of `types` (empty: all). On PostgreSQL
// only rows below pg_snapshot_xmin are visible, so a slow transaction is waited for, never skipped; the cursor is the
// pair (xact, ordinal within it). A cursor older than retention or of another log is CURSOR_EXPIRED, a malformed one
// INVALID_FIELD.
absl::StatusOr<EventPage> ReadEvents(sql::Database& db, const std::string& cursor,
                                     const std::vector<std::string>& types, int limit);

// At most `limit` events about the named resources, oldest first, after `cursor`. For the history of one thing; a
// service that offers it indexes outbox_events (resource, xact, ordinal).
absl::StatusOr<EventPage> ReadEventsAbout(sql::Transaction& tx, const std::vector<std::string>& resources,
                                          const std::string& cursor, int limit);

// A consumer's position in a producer's log, stored in the transaction of the effect.
absl::StatusOr<std::string> LoadCursor(sql::Database& db, std::string_view consumer, std::string_view producer);
absl::Status SaveCursor(Transaction& tx, std::string_view consumer, std::string_view producer, std::string_view cursor);

}  // namespace recourse::outbox
