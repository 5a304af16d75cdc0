#include "services/routing/contact/contacts.h"

#include <algorithm>
#include <optional>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "services/routing/contact/announcements.h"
#include "services/routing/contact/profiles.h"
#include "services/routing/domain/wait_estimate.h"

namespace recourse::routing {
namespace {

google::protobuf::Duration ToProto(absl::Duration duration) {
  google::protobuf::Duration proto;
  proto.set_seconds(absl::ToInt64Seconds(duration));
  return proto;
}

absl::StatusOr<ContactRecord> LoadFor(sql::Transaction& tx, const std::string& name, const type::v1::Actor& actor) {
  if (const std::string owner = auth::OwnerOf(actor); !owner.empty()) return store::LoadContactOf(tx, name, owner);
  if (actor.role() == type::v1::ROLE_AGENT) return store::LoadContactOfferedTo(tx, name, actor.subject());
  return store::LoadContact(tx, name);
}

v1::Contact SeenBy(const type::v1::Actor& actor, v1::Contact contact) {
  return auth::OwnerOf(actor).empty() ? std::move(contact) : ForCustomer(std::move(contact));
}

WaitingContact PlaceOf(const ContactRecord& record) {
  return {.name = record.body.name(),
          .queue = record.body.queue(),
          .priority = record.body.priority(),
          .rank = record.rank};
}

}  // namespace

absl::StatusOr<v1::Contact> Contacts::Enqueue(outbox::Transaction& tx, const NewContact& request) {
  RETURN_IF_ERROR(LockLine(tx));
  ASSIGN_OR_RETURN(std::optional<ContactRecord> open, store::FindOpen(tx.sql(), request.help_session));
  if (open) {
    const bool more_urgent = IsWaiting(StateOf(open->body)) && request.priority < open->body.priority();
    if (more_urgent) RETURN_IF_ERROR(changes_.Raise(tx, *open, request.priority));
    return open->body;
  }
  ContactRecord record;
  v1::Contact& body = record.body;
  body.set_name("contacts/" + tx.ids().New());
  body.set_customer(request.customer);
  body.set_help_session(request.help_session);
  body.set_conversation(request.conversation);
  body.set_channel(v1::Contact::CHANNEL_CHAT);
  body.set_queue(request.queue);
  body.set_state(v1::Contact::STATE_QUEUED);
  body.set_priority(request.priority);
  *body.mutable_context() = request.context;
  *body.mutable_create_time() = clock::ToProto(tx.now());
  *body.mutable_enqueue_time() = clock::ToProto(tx.now());
  record.rank = RankOf(tx.now(), PointsOf(catalog_, request.queue));
  RETURN_IF_ERROR(changes_.Begin(tx, record));
  RETURN_IF_ERROR(distribution_.OfferNext(tx));
  ASSIGN_OR_RETURN(record, store::LoadContact(tx.sql(), body.name()));
  return record.body;
}

absl::StatusOr<v1::Contact> Contacts::Get(const std::string& name, const rpc::Call& call) const {
  const type::v1::Actor actor = call.actor();
  ASSIGN_OR_RETURN(ContactRecord record,
                   outbox_.db().Read([&](sql::Transaction& tx) { return LoadFor(tx, name, actor); }));
  return SeenBy(actor, std::move(record.body));
}

absl::StatusOr<v1::GetContactEstimateResponse> Contacts::Estimate(const std::string& name,
                                                                  const rpc::Call& call) const {
  const absl::Time now = outbox_.clock().Now();
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::GetContactEstimateResponse> {
    ASSIGN_OR_RETURN(const ContactRecord record, LoadFor(tx, name, call.actor()));
    const ContactState state = StateOf(record.body);
    if (!IsWaiting(state)) {
      return status::Error(errors::v1::REASON_ILLEGAL_STATE, "the contact does not wait", {{"state", NameOf(state)}});
    }
    const std::vector<std::string> queues = QueuesInLineWith(catalog_, record.body.queue());
    ASSIGN_OR_RETURN(const int64_t ahead, store::CountAhead(tx, queues, PlaceOf(record)));
    ASSIGN_OR_RETURN(std::vector<absl::Duration> observed, store::ObservedWaits(tx, queues, now - kObservedFor));
    const absl::Duration waited = now - clock::FromProto(record.body.enqueue_time());

    v1::GetContactEstimateResponse response;
    response.set_position(static_cast<int32_t>(ahead + 1));
    if (const auto range = EstimateWait(std::move(observed), waited)) {
      *response.mutable_shortest_wait() = ToProto(range->shortest);
      *response.mutable_longest_wait() = ToProto(range->longest);
    }
    return response;
  });
}

absl::StatusOr<v1::Contact> Contacts::Cancel(const v1::CancelContactRequest& request, const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::CancelContactResponse reply;
  RETURN_IF_ERROR(outbox_.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(LockLine(tx));
    ASSIGN_OR_RETURN(ContactRecord record, store::LoadContactOf(tx.sql(), request.name(), auth::OwnerOf(call.actor())));
    RETURN_IF_ERROR(changes_.Change(tx, record, ContactEvent::kAbandon));
    ASSIGN_OR_RETURN(const std::optional<OfferRecord> pending, store::FindPending(tx.sql(), request.name()));
    if (pending) RETURN_IF_ERROR(offers_.Withdraw(tx, *pending, record.body));
    *reply.mutable_contact() = ForCustomer(record.body);
    return distribution_.OfferNext(tx);
  }));
  return std::move(*reply.mutable_contact());
}

}  // namespace recourse::routing
