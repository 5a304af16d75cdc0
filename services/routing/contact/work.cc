#include "services/routing/contact/work.h"

#include "libs/log/log.h"
#include "libs/status/status.h"

namespace recourse::routing {
namespace {

// RESOURCE_NOT_FOUND for whoever was never offered it, CONTACT_NOT_YOURS for whoever has lost it.
absl::StatusOr<ContactRecord> LoadInHand(sql::Transaction& tx, const std::string& name, const std::string& agent) {
  ASSIGN_OR_RETURN(ContactRecord record, store::LoadContactOfferedTo(tx, name, agent));
  if (record.body.agent() != agent) {
    return status::Error(errors::v1::REASON_CONTACT_NOT_YOURS, "somebody else has the contact, or nobody");
  }
  return record;
}

// Whether control of the contact's conversation is this agent's.
bool Speaks(const agent::v1::Control& control, const std::string& agent) {
  return control.holder() == agent::v1::Control::HOLDER_AGENT && control.agent() == agent;
}

}  // namespace

absl::Status Work::Run(const google::protobuf::Message& request, const rpc::Call& call,
                       google::protobuf::Message* reply,
                       const std::function<absl::Status(outbox::Transaction&)>& effect) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  return outbox_.Run(key, reply, [&effect](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(store::LockLine(tx.sql()));
    return effect(tx);
  });
}

absl::StatusOr<v1::Presence> Work::SetStatus(const v1::SetStatusRequest& request, const rpc::Call& call) {
  v1::SetStatusResponse reply;
  RETURN_IF_ERROR(Run(request, call, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    const std::string& agent = call.caller.subject;
    RETURN_IF_ERROR(presences_.SetStatus(tx, agent, static_cast<AgentStatus>(request.status())));
    RETURN_IF_ERROR(distribution_.OfferNext(tx));
    ASSIGN_OR_RETURN(const PresenceRecord record, presences_.Load(tx.sql(), agent, tx.now()));
    *reply.mutable_presence() = ToProto(record, tx.now());
    return absl::OkStatus();
  }));
  return std::move(*reply.mutable_presence());
}

absl::StatusOr<v1::Presence> Work::Heartbeat(const rpc::Call& call) {
  const std::string& agent = call.caller.subject;
  const absl::Time now = outbox_.clock().Now();
  ASSIGN_OR_RETURN(const auto kept,
                   outbox_.db().Read([&](sql::Transaction& tx) { return store::FindPresence(tx, agent); }));
  if (kept && now - kept->heartbeat_time < kHeartbeatKept) return ToProto(*kept, now);
  PresenceRecord record;
  RETURN_IF_ERROR(outbox_.Apply(call.actor(), [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(store::LockLine(tx.sql()));
    ASSIGN_OR_RETURN(const PresenceRecord before, presences_.Load(tx.sql(), agent, tx.now()));
    RETURN_IF_ERROR(presences_.Beat(tx, agent));
    if (LivenessAt(before.heartbeat_time, tx.now()) != Liveness::kLive) {
      RETURN_IF_ERROR(distribution_.OfferNext(tx));
    }
    ASSIGN_OR_RETURN(record, presences_.Load(tx.sql(), agent, tx.now()));
    return absl::OkStatus();
  }));
  return ToProto(record, now);
}

absl::StatusOr<v1::Presence> Work::GetPresence(const rpc::Call& call) const {
  const absl::Time now = outbox_.clock().Now();
  ASSIGN_OR_RETURN(const PresenceRecord record, outbox_.db().Read([&](sql::Transaction& tx) {
    return presences_.Load(tx, call.caller.subject, now);
  }));
  return ToProto(record, now);
}

absl::StatusOr<v1::ListWorkResponse> Work::List(const rpc::Call& call) const {
  const std::string& agent = call.caller.subject;
  const absl::Time now = outbox_.clock().Now();
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::ListWorkResponse> {
    v1::ListWorkResponse response;
    ASSIGN_OR_RETURN(const std::vector<OfferRecord> pending, store::ListPendingOf(tx, agent));
    for (const OfferRecord& offer : pending) {
      if (now >= offer.expire_time) continue;
      ASSIGN_OR_RETURN(const ContactRecord contact, store::LoadContact(tx, offer.contact));
      *response.add_offers() = ToProto(offer, contact.body);
    }
    ASSIGN_OR_RETURN(std::vector<ContactRecord> contacts, store::ListInHand(tx, agent));
    for (ContactRecord& contact : contacts) *response.add_contacts() = std::move(contact.body);
    return response;
  });
}

absl::StatusOr<v1::AcceptOfferResponse> Work::Accept(const v1::AcceptOfferRequest& request, const rpc::Call& call) {
  const std::string& agent = call.caller.subject;
  v1::AcceptOfferResponse reply;
  RETURN_IF_ERROR(Run(request, call, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(OfferRecord offer, store::LoadOfferTo(tx.sql(), request.name(), agent));
    ASSIGN_OR_RETURN(ContactRecord contact, offers_.Accept(tx, std::move(offer)));
    *reply.mutable_contact() = std::move(contact.body);
    return presences_.CountAnswered(tx, agent);
  }));
  const auto control = SettleControl(reply.contact(), call);
  if (control.ok() && Speaks(*control, agent)) reply.set_control_epoch(control->epoch());
  return reply;
}

absl::Status Work::Decline(const v1::DeclineOfferRequest& request, const rpc::Call& call) {
  const std::string& agent = call.caller.subject;
  v1::DeclineOfferResponse reply;
  return Run(request, call, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const OfferRecord offer, store::LoadOfferTo(tx.sql(), request.name(), agent));
    if (offer.state != v1::Offer::STATE_PENDING) return WhyNotPending(offer);
    RETURN_IF_ERROR(offers_.GiveBack(tx, offer, v1::Offer::STATE_DECLINED));
    RETURN_IF_ERROR(presences_.CountAnswered(tx, agent));
    return distribution_.OfferNext(tx);
  });
}

absl::StatusOr<v1::Contact> Work::End(const v1::EndContactRequest& request, const rpc::Call& call) {
  v1::EndContactResponse reply;
  RETURN_IF_ERROR(Run(request, call, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ContactRecord record, LoadInHand(tx.sql(), request.name(), call.caller.subject));
    RETURN_IF_ERROR(contacts_.Change(tx, record, ContactEvent::kEnd));
    *reply.mutable_contact() = std::move(record.body);
    return absl::OkStatus();
  }));
  SettleControl(reply.contact(), call).status().IgnoreError();
  return std::move(*reply.mutable_contact());
}

absl::StatusOr<v1::Contact> Work::Complete(const v1::CompleteContactRequest& request, const rpc::Call& call) {
  const std::string& agent = call.caller.subject;
  v1::CompleteContactResponse reply;
  RETURN_IF_ERROR(Run(request, call, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ContactRecord record, LoadInHand(tx.sql(), request.name(), agent));
    record.body.set_disposition(request.disposition());
    record.body.set_note(request.note());
    if (StateOf(record.body) == ContactState::kConnected) {
      RETURN_IF_ERROR(contacts_.Change(tx, record, ContactEvent::kEnd));
    }
    RETURN_IF_ERROR(contacts_.Change(tx, record, ContactEvent::kComplete));
    RETURN_IF_ERROR(store::FreeSlot(tx.sql(), agent, tx.now()));
    *reply.mutable_contact() = std::move(record.body);
    return distribution_.OfferNext(tx);
  }));
  SettleControl(reply.contact(), call).status().IgnoreError();
  return std::move(*reply.mutable_contact());
}

absl::StatusOr<agent::v1::Control> Work::SettleControl(const v1::Contact& contact, const rpc::Call& call) {
  auto control = control_.Settle(contact.conversation(), call.actor(), call.deadline);
  if (!control.ok()) {
    log::Warn("control follows later", {{"contact", contact.name()}, {"error", control.status().ToString()}});
  }
  return control;
}

}  // namespace recourse::routing
