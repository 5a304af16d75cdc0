// Whether agents are there, and their slots.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/sql/transaction.h"
#include "services/routing/domain/choice.h"
#include "services/routing/domain/presence.h"

namespace recourse::routing {

struct PresenceRecord {
  std::string agent;
  AgentStatus status = AgentStatus::kOffline;
  absl::Time status_time;
  absl::Time heartbeat_time;
  std::string profile;
  int slots = 0;
  int slots_used = 0;  // only TakeSlot and FreeSlot change it
  int missed = 0;
  bool watched = false;
};

}  // namespace recourse::routing

namespace recourse::routing::store {

absl::StatusOr<std::optional<PresenceRecord>> FindPresence(sql::Transaction& tx, const std::string& agent);
// Inserts or replaces it, but for the slots in use.
absl::Status Save(sql::Transaction& tx, const PresenceRecord& record, absl::Time now);

// CONFLICT when no slot is free, or none is taken: the caller has miscounted.
absl::Status TakeSlot(sql::Transaction& tx, const std::string& agent);
absl::Status FreeSlot(sql::Transaction& tx, const std::string& agent, absl::Time now);

// Available agents of a profile with a heartbeat after `live_since` and a free slot, the least utilised first.
absl::StatusOr<std::vector<FreeAgent>> FreeAgentsOf(sql::Transaction& tx, const std::string& profile,
                                                    absl::Time live_since, int limit);

}  // namespace recourse::routing::store
