// The life of a claim. Numbers are those of recourse.claims.v1.Claim.State.
#pragma once

#include "libs/fsm/fsm.h"

namespace recourse::claims {

enum class State {
  kRequested = 1,
  kScheduled = 2,
  kAwaitingSeller = 3,
  kUnderReview = 4,
  kGranted = 5,
  kPaid = 6,
  kDenied = 7,
  kWithdrawn = 8,
  kAwaitingBuyer = 9,
  kOffered = 10,
  kAppealed = 11,
  kDeniedFinal = 12,
  kResolvedElsewhere = 13,
  kSellerAppealed = 14,
  kResolvedBySeller = 15,
  kAwaitingReturn = 16,
  kClosedChargeback = 17,
};

enum class Event {
  kSchedule,  // the units are reserved, the wait is not over
  kFile,      // to the seller
  kRefuse,    // the units could not be reserved
  kAccept,    // the seller grants
  kContest,
  kSilence,  // the seller's time is over
  kGrant,    // a person decides
  kDeny,
  kPay,  // the refund exists
  kWithdraw,
  kDecide,        // the carrier's word is enough
  kAskBuyer,      // a question, by a person or by what the carrier says
  kAskSeller,     // the same to the seller
  kAnswer,        // the buyer's
  kBuyerSilence,  // the buyer's time is over
  kOffer,         // part of the money, by the seller
  kAcceptOffer,
  kAcceptReplacement,
  kDecline,
  kAppeal,        // by whom it was decided against
  kUphold,        // it stays as it was decided
  kOverturn,      // it does not
  kAskReturn,     // granted, once the goods are back
  kReturned,      // they are, or the carrier lost them
  kNotReturned,   // the customer has not sent them
  kReturnFailed,  // they cannot come back, or not as they should
  kChargeback,    // the customer's bank has taken the money back
  kReopen,        // and gave it back: from where it was stopped
  kBankPaid,      // and keeps it
  kElsewhere,     // the money was paid back otherwise
};

const char* NameOf(State state);
const char* NameOf(Event event);

const fsm::Machine<State, Event>& ClaimMachine();

// What an event makes due, in the same transaction.
struct Consequence {
  State state;
  bool request_refund = false;
  bool reserve_units = false;  // again, for an appeal
  bool release_units = false;
};

// ILLEGAL_STATE for what the state does not allow.
// `suspended`: where kReopen goes on.
absl::StatusOr<Consequence> After(State state, Event event, State suspended = State::kUnderReview);

// Nothing more can happen.
bool IsOver(State state);

// The claim is about to pay, or may be: its units are no other remedy's.
bool HoldsUnits(State state);

}  // namespace recourse::claims
