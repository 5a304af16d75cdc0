#include "services/routing/contact/offers.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include "libs/clock/clock_proto.h"
#include "recourse/routing/v1/contact_service.pb.h"
#include "recourse/routing/v1/routing_events.pb.h"
#include "services/routing/contact/announcements.h"
#include "services/routing/store/presence_store.h"

namespace recourse::routing {
namespace {

const char* TextOf(v1::Offer::State state) {
  switch (state) {
    case v1::Offer::STATE_PENDING:
      return "A customer is waiting for you.";
    case v1::Offer::STATE_ACCEPTED:
      return "You have taken the customer.";
    case v1::Offer::STATE_DECLINED:
      return "You have declined the customer.";
    case v1::Offer::STATE_EXPIRED:
      return "You have missed the customer.";
    default:
      return "The customer is no longer offered to you.";
  }
}

// In the event log, and to every window of the agent.
absl::Status Tell(outbox::Transaction& tx, const v1::Offer& offer) {
  const std::string state = v1::Offer::State_Name(offer.state());
  const std::string type = offer.state() == v1::Offer::STATE_PENDING
                               ? "offer.made"
                               : absl::StrCat("offer.", absl::AsciiStrToLower(absl::StripPrefix(state, "STATE_")));
  RETURN_IF_ERROR(TellAgent(tx, offer.agent(), type, TextOf(offer.state()), offer));
  v1::OfferChanged changed;
  *changed.mutable_offer() = offer;
  return tx.Emit({.type = type, .resource = offer.name(), .payload = changed});
}

absl::Status EnqueueTimer(outbox::Transaction& tx, const char* kind, const std::string& lane, absl::Time due) {
  v1::GetContactRequest payload;
  payload.set_name(lane);
  return tx.Enqueue({.kind = kind, .lane = lane, .payload = payload, .due_time = due});
}

}  // namespace

absl::Status WhyNotPending(const OfferRecord& offer) {
  switch (offer.state) {
    case v1::Offer::STATE_EXPIRED:
      return status::Error(errors::v1::REASON_OFFER_EXPIRED, "the offer was not answered in time");
    case v1::Offer::STATE_DECLINED:
      return status::Error(errors::v1::REASON_ILLEGAL_STATE, "the offer was declined", {{"state", "DECLINED"}});
    default:
      return status::Error(errors::v1::REASON_CONTACT_NOT_YOURS, "the offer was taken back");
  }
}

v1::Offer ToProto(const OfferRecord& offer, const v1::Contact& contact) {
  v1::Offer proto;
  proto.set_name(offer.name);
  proto.set_agent(offer.agent);
  *proto.mutable_contact() = contact;
  proto.set_state(offer.state);
  *proto.mutable_expire_time() = clock::ToProto(offer.expire_time);
  return proto;
}

absl::Status Offers::Make(outbox::Transaction& tx, const Pairing& pairing) const {
  RETURN_IF_ERROR(store::TakeSlot(tx.sql(), pairing.agent));
  ASSIGN_OR_RETURN(ContactRecord contact, store::LoadContact(tx.sql(), pairing.contact));
  RETURN_IF_ERROR(contacts_.Change(tx, contact, ContactEvent::kOffer));
  const OfferRecord offer = {.name = "offers/" + tx.ids().New(),
                             .contact = pairing.contact,
                             .agent = pairing.agent,
                             .epoch = contact.body.epoch(),
                             .state = v1::Offer::STATE_PENDING,
                             .offer_time = tx.now(),
                             .expire_time = tx.now() + kOfferLasts};
  RETURN_IF_ERROR(store::Insert(tx.sql(), offer));
  RETURN_IF_ERROR(EnqueueTimer(tx, kExpireOfferTask, offer.name, offer.expire_time));
  return Tell(tx, ToProto(offer, contact.body));
}

absl::StatusOr<ContactRecord> Offers::Accept(outbox::Transaction& tx, OfferRecord offer) const {
  ASSIGN_OR_RETURN(ContactRecord contact, store::LoadContact(tx.sql(), offer.contact));
  if (offer.state == v1::Offer::STATE_ACCEPTED && contact.body.epoch() == offer.epoch) return contact;
  if (offer.state != v1::Offer::STATE_PENDING) return WhyNotPending(offer);
  // The timer may be late; the clock is not.
  if (tx.now() >= offer.expire_time) {
    offer.state = v1::Offer::STATE_EXPIRED;
    return WhyNotPending(offer);
  }
  contact.body.set_agent(offer.agent);
  RETURN_IF_ERROR(contacts_.Change(tx, contact, ContactEvent::kAccept));
  offer.state = v1::Offer::STATE_ACCEPTED;
  RETURN_IF_ERROR(store::Close(tx.sql(), offer, tx.now()));
  RETURN_IF_ERROR(tx.Cancel(kExpireOfferTask, offer.name));
  RETURN_IF_ERROR(Tell(tx, ToProto(offer, contact.body)));
  return contact;
}

absl::Status Offers::Close(outbox::Transaction& tx, OfferRecord& offer, v1::Offer::State state,
                           const v1::Contact& contact) const {
  offer.state = state;
  RETURN_IF_ERROR(store::Close(tx.sql(), offer, tx.now()));
  RETURN_IF_ERROR(store::FreeSlot(tx.sql(), offer.agent, tx.now()));
  RETURN_IF_ERROR(tx.Cancel(kExpireOfferTask, offer.name));
  return Tell(tx, ToProto(offer, contact));
}

absl::Status Offers::GiveBack(outbox::Transaction& tx, OfferRecord offer, v1::Offer::State state) const {
  ASSIGN_OR_RETURN(ContactRecord contact, store::LoadContact(tx.sql(), offer.contact));
  RETURN_IF_ERROR(contacts_.Change(tx, contact, ContactEvent::kRelease));
  RETURN_IF_ERROR(Close(tx, offer, state, contact.body));
  if (state == v1::Offer::STATE_WITHDRAWN) return absl::OkStatus();
  // If nobody else has come by then, whoever refused is asked again.
  RETURN_IF_ERROR(tx.Cancel(kOfferAgainTask, offer.contact));
  return EnqueueTimer(tx, kOfferAgainTask, offer.contact, tx.now() + kRefusalHolds);
}

absl::Status Offers::Withdraw(outbox::Transaction& tx, OfferRecord offer, const v1::Contact& contact) const {
  return Close(tx, offer, v1::Offer::STATE_WITHDRAWN, contact);
}

absl::Status Offers::WithdrawAllOf(outbox::Transaction& tx, const std::string& agent) const {
  ASSIGN_OR_RETURN(const std::vector<OfferRecord> pending, store::ListPendingOf(tx.sql(), agent));
  for (const OfferRecord& offer : pending) {
    RETURN_IF_ERROR(GiveBack(tx, offer, v1::Offer::STATE_WITHDRAWN));
  }
  return absl::OkStatus();
}

}  // namespace recourse::routing
