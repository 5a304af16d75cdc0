#include "services/routing/contact/presences.h"

#include <algorithm>
#include <optional>

#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "recourse/routing/v1/contact_service.pb.h"
#include "services/routing/contact/profiles.h"

namespace recourse::routing {
namespace {

static_assert(static_cast<int>(AgentStatus::kNotResponding) == v1::Presence::STATUS_NOT_RESPONDING);
static_assert(static_cast<int>(Liveness::kLost) == v1::Presence::LIVENESS_LOST);

// Work of a lost agent that was only to be written up.
constexpr char kNotWrittenUp[] = "not_written_up";

absl::Status EnqueueWatch(outbox::Transaction& tx, const PresenceRecord& record) {
  v1::GetContactRequest payload;
  payload.set_name(record.agent);
  // Not in the lane of the agent's log: nobody waits for a log that cannot be written.
  return tx.Enqueue({.kind = kWatchAgentTask,
                     .lane = absl::StrCat(record.agent, "/presence"),
                     .payload = payload,
                     .due_time = record.heartbeat_time + kLostAfter});
}

}  // namespace

v1::Presence ToProto(const PresenceRecord& record, absl::Time now) {
  v1::Presence proto;
  proto.set_agent(record.agent);
  proto.set_status(static_cast<v1::Presence::Status>(record.status));
  proto.set_liveness(static_cast<v1::Presence::Liveness>(LivenessAt(record.heartbeat_time, now)));
  proto.set_chat_slots(record.slots);
  proto.set_chat_slots_used(record.slots_used);
  proto.set_routing_profile(record.profile);
  *proto.mutable_status_time() = clock::ToProto(record.status_time);
  return proto;
}

void Presences::Refresh(PresenceRecord& record) const {
  const v1::RoutingProfile& profile = ProfileOf(catalog_, record.agent);
  record.profile = profile.name();
  record.slots = std::max(profile.chat_slots(), record.slots_used);
}

absl::StatusOr<PresenceRecord> Presences::Load(sql::Transaction& tx, const std::string& agent, absl::Time now) const {
  ASSIGN_OR_RETURN(std::optional<PresenceRecord> found, store::FindPresence(tx, agent));
  if (found) return *std::move(found);
  PresenceRecord record;
  record.agent = agent;
  record.status_time = now;
  record.heartbeat_time = now;
  Refresh(record);
  return record;
}

absl::Status Presences::StartWatch(outbox::Transaction& tx, PresenceRecord& record) const {
  if (record.watched || record.status == AgentStatus::kOffline) return absl::OkStatus();
  record.watched = true;
  return EnqueueWatch(tx, record);
}

absl::Status Presences::SetStatus(outbox::Transaction& tx, const std::string& agent, AgentStatus status) const {
  ASSIGN_OR_RETURN(PresenceRecord record, Load(tx.sql(), agent, tx.now()));
  if (record.status != status) record.status_time = tx.now();
  record.status = status;
  record.heartbeat_time = tx.now();
  record.missed = 0;
  Refresh(record);
  RETURN_IF_ERROR(StartWatch(tx, record));
  RETURN_IF_ERROR(store::Save(tx.sql(), record, tx.now()));
  return status == AgentStatus::kAvailable ? absl::OkStatus() : offers_.WithdrawAllOf(tx, agent);
}

absl::Status Presences::Beat(outbox::Transaction& tx, const std::string& agent) const {
  ASSIGN_OR_RETURN(PresenceRecord record, Load(tx.sql(), agent, tx.now()));
  record.heartbeat_time = tx.now();
  Refresh(record);
  RETURN_IF_ERROR(StartWatch(tx, record));
  return store::Save(tx.sql(), record, tx.now());
}

absl::Status Presences::CountMissed(outbox::Transaction& tx, const std::string& agent) const {
  ASSIGN_OR_RETURN(PresenceRecord record, Load(tx.sql(), agent, tx.now()));
  ++record.missed;
  const bool gives_up = record.missed >= kMostMissedInARow && record.status == AgentStatus::kAvailable;
  if (gives_up) {
    record.status = AgentStatus::kNotResponding;
    record.status_time = tx.now();
  }
  RETURN_IF_ERROR(store::Save(tx.sql(), record, tx.now()));
  return gives_up ? offers_.WithdrawAllOf(tx, agent) : absl::OkStatus();
}

absl::Status Presences::CountAnswered(outbox::Transaction& tx, const std::string& agent) const {
  ASSIGN_OR_RETURN(PresenceRecord record, Load(tx.sql(), agent, tx.now()));
  if (record.missed == 0) return absl::OkStatus();
  record.missed = 0;
  return store::Save(tx.sql(), record, tx.now());
}

absl::Status Presences::Watch(outbox::Transaction& tx, const std::string& agent) const {
  ASSIGN_OR_RETURN(PresenceRecord record, Load(tx.sql(), agent, tx.now()));
  if (!record.watched) return absl::OkStatus();
  const bool lost = LivenessAt(record.heartbeat_time, tx.now()) == Liveness::kLost;
  const bool idle = record.status == AgentStatus::kOffline && record.slots_used == 0;
  if (!lost && !idle) return EnqueueWatch(tx, record);
  record.watched = false;
  RETURN_IF_ERROR(store::Save(tx.sql(), record, tx.now()));
  return lost ? TakeWorkFrom(tx, agent) : absl::OkStatus();
}

absl::Status Presences::TakeWorkFrom(outbox::Transaction& tx, const std::string& agent) const {
  RETURN_IF_ERROR(offers_.WithdrawAllOf(tx, agent));
  ASSIGN_OR_RETURN(std::vector<ContactRecord> contacts, store::ListInHand(tx.sql(), agent));
  for (ContactRecord& contact : contacts) {
    const bool talks = StateOf(contact.body) == ContactState::kConnected;
    if (!talks) contact.body.set_disposition(kNotWrittenUp);
    RETURN_IF_ERROR(contacts_.Change(tx, contact, talks ? ContactEvent::kLose : ContactEvent::kComplete));
    RETURN_IF_ERROR(store::FreeSlot(tx.sql(), agent, tx.now()));
  }
  return absl::OkStatus();
}

}  // namespace recourse::routing
