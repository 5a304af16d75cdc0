#include "services/routing/store/presence_store.h"

#include "libs/status/status.h"

namespace recourse::routing::store {
namespace {

absl::Status ExactlyOne(const absl::StatusOr<int64_t>& changed, const std::string& agent) {
  RETURN_IF_ERROR(changed.status());
  if (*changed != 1) return status::Error(errors::v1::REASON_CONFLICT, "the slots of " + agent + " do not add up");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<PresenceRecord>> FindPresence(sql::Transaction& tx, const std::string& agent) {
  std::optional<PresenceRecord> found;
  RETURN_IF_ERROR(
      tx.Query("SELECT status, status_time, heartbeat_time, profile, chat_slots, slots_used, missed, watched FROM "
               "presences WHERE agent = ?",
               {agent}, [&](const sql::Row& row) {
                 found = PresenceRecord{.agent = agent,
                                        .status = static_cast<AgentStatus>(row.Int(0)),
                                        .status_time = row.Time(1),
                                        .heartbeat_time = row.Time(2),
                                        .profile = row.Text(3),
                                        .slots = static_cast<int>(row.Int(4)),
                                        .slots_used = static_cast<int>(row.Int(5)),
                                        .missed = static_cast<int>(row.Int(6)),
                                        .watched = row.Int(7) != 0};
               }));
  return found;
}

absl::Status Save(sql::Transaction& tx, const PresenceRecord& record, absl::Time now) {
  return tx
      .Execute(
          "INSERT INTO presences (agent, status, status_time, heartbeat_time, profile, chat_slots, slots_used, "
          "idle_since, missed, watched) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?) ON CONFLICT (agent) DO UPDATE SET "
          "status = excluded.status, status_time = excluded.status_time, heartbeat_time = excluded.heartbeat_time, "
          "profile = excluded.profile, chat_slots = excluded.chat_slots, missed = excluded.missed, "
          "watched = excluded.watched",
          {record.agent, static_cast<int64_t>(record.status), sql::FromTime(record.status_time),
           sql::FromTime(record.heartbeat_time), record.profile, int64_t{record.slots}, sql::FromTime(now),
           int64_t{record.missed}, int64_t{record.watched}})
      .status();
}

absl::Status TakeSlot(sql::Transaction& tx, const std::string& agent) {
  return ExactlyOne(
      tx.Execute("UPDATE presences SET slots_used = slots_used + 1 WHERE agent = ? AND slots_used < chat_slots",
                 {agent}),
      agent);
}

absl::Status FreeSlot(sql::Transaction& tx, const std::string& agent, absl::Time now) {
  return ExactlyOne(
      tx.Execute("UPDATE presences SET slots_used = slots_used - 1, idle_since = ? WHERE agent = ? AND slots_used > 0",
                 {sql::FromTime(now), agent}),
      agent);
}

absl::StatusOr<std::vector<FreeAgent>> FreeAgentsOf(sql::Transaction& tx, const std::string& profile,
                                                    absl::Time live_since, int limit) {
  std::vector<FreeAgent> agents;
  RETURN_IF_ERROR(
      tx.Query("SELECT agent, chat_slots, slots_used, idle_since FROM presences WHERE status = 1 AND profile = ? AND "
               "heartbeat_time > ? AND slots_used < chat_slots ORDER BY slots_used * 1000 / chat_slots, idle_since, "
               "agent LIMIT ?",
               {profile, sql::FromTime(live_since), int64_t{limit}}, [&agents](const sql::Row& row) {
                 agents.push_back({.name = row.Text(0),
                                   .queues = {},
                                   .slots = static_cast<int>(row.Int(1)),
                                   .slots_used = static_cast<int>(row.Int(2)),
                                   .idle_since = row.Time(3)});
               }));
  return agents;
}

}  // namespace recourse::routing::store
