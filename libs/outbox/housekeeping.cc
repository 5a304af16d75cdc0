#include "libs/outbox/housekeeping.h"

#include <algorithm>

#include "libs/status/status.h"

namespace recourse::outbox {
namespace {

constexpr int64_t kPage = 500;

}  // namespace

absl::StatusOr<bool> PurgePage(sql::Database& db, absl::Time now) {
  return db.Write([now](sql::Transaction& tx) -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(const int64_t replies,
                     tx.Execute("DELETE FROM outbox_replies WHERE (subject, method, request_id) IN (SELECT subject, "
                                "method, request_id FROM outbox_replies WHERE expire_time <= ? LIMIT ?)",
                                {sql::FromTime(now), kPage}));
    ASSIGN_OR_RETURN(const int64_t events,
                     tx.Execute("DELETE FROM outbox_events WHERE time <= ? AND xact < (SELECT MAX(xact) FROM "
                                "outbox_events) AND (xact, ordinal) IN (SELECT xact, ordinal FROM outbox_events ORDER "
                                "BY xact, ordinal LIMIT ?)",
                                {sql::FromTime(now - kEventRetention), kPage}));
    return std::max(replies, events) == kPage;
  });
}

}  // namespace recourse::outbox
