// The life of an offer. With every step contact, slot and offer change together; the line must be locked.
#pragma once

#include <string>

#include "libs/outbox/outbox.h"
#include "services/routing/contact/contact_changes.h"
#include "services/routing/store/offer_store.h"

namespace recourse::routing {

// Timers; their lanes are the offer's and the contact's name.
inline constexpr char kExpireOfferTask[] = "expire_offer";
inline constexpr char kOfferAgainTask[] = "offer_again";

inline constexpr absl::Duration kOfferLasts = absl::Seconds(20);

class Offers {
 public:
  explicit Offers(const ContactChanges& contacts) : contacts_(contacts) {}

  absl::Status Make(outbox::Transaction& tx, const Pairing& pairing) const;

  // The contact is CONNECTED with the agent. Accepting again what one still has changes nothing.
  absl::StatusOr<ContactRecord> Accept(outbox::Transaction& tx, OfferRecord offer) const;

  // A pending offer ends DECLINED, EXPIRED or WITHDRAWN; its contact goes back to its place.
  absl::Status GiveBack(outbox::Transaction& tx, OfferRecord offer, v1::Offer::State state) const;

  // A pending offer of a contact that leaves the line.
  absl::Status Withdraw(outbox::Transaction& tx, OfferRecord offer, const v1::Contact& contact) const;
  absl::Status WithdrawAllOf(outbox::Transaction& tx, const std::string& agent) const;

 private:
  absl::Status Close(outbox::Transaction& tx, OfferRecord& offer, v1::Offer::State state,
                     const v1::Contact& contact) const;

  const ContactChanges& contacts_;
};

// Of an offer that is not PENDING any more: OFFER_EXPIRED, CONTACT_NOT_YOURS when it was taken back, ILLEGAL_STATE when
// it was declined.
absl::Status WhyNotPending(const OfferRecord& offer);

v1::Offer ToProto(const OfferRecord& offer, const v1::Contact& contact);

}  // namespace recourse::routing
