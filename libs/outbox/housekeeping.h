// Keeps the outbox tables small.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "libs/sql/database.h"

namespace recourse::outbox {

inline constexpr absl::Duration kEventRetention = absl::Hours(400 * 24);

// Deletes a page of expired replies and one of events past retention. The newest event always stays: cursors and the
// order of later events refer to it. True when there may be more to delete.
absl::StatusOr<bool> PurgePage(sql::Database& db, absl::Time now);

}  // namespace recourse::outbox
