#include "services/claims/domain/claim_machine.h"

namespace recourse::claims {
namespace {

using enum State;
using enum Event;

constexpr fsm::Row<State, Event> kRows[] = {
    {kRequested, kSchedule, kScheduled},
    {kRequested, kFile, kAwaitingSeller},
    {kRequested, kDecide, kGranted},
    {kRequested, kRefuse, kDenied},
    {kRequested, kWithdraw, kWithdrawn},
    {kScheduled, kFile, kAwaitingSeller},
    {kScheduled, kDecide, kGranted},
    {kScheduled, kAskBuyer, kAwaitingBuyer},
    {kScheduled, kAccept, kGranted},
    {kScheduled, kOffer, kOffered},
    {kScheduled, kElsewhere, kResolvedElsewhere},
    {kScheduled, kWithdraw, kWithdrawn},
    {kAwaitingSeller, kAccept, kGranted},
    {kAwaitingSeller, kSilence, kGranted},
    {kAwaitingSeller, kContest, kUnderReview},
    {kAwaitingSeller, kOffer, kOffered},
    {kAwaitingSeller, kWithdraw, kWithdrawn},
    {kOffered, kAcceptOffer, kGranted},
    {kOffered, kAcceptReplacement, kResolvedBySeller},
    {kOffered, kAccept, kGranted},
    {kOffered, kDecline, kUnderReview},
    {kOffered, kBuyerSilence, kUnderReview},
    {kOffered, kWithdraw, kWithdrawn},
    {kUnderReview, kGrant, kGranted},
    {kUnderReview, kAccept, kGranted},
    {kUnderReview, kDeny, kDenied},
    {kUnderReview, kAskBuyer, kAwaitingBuyer},
    {kUnderReview, kAskSeller, kAwaitingSeller},
    {kUnderReview, kWithdraw, kWithdrawn},
    {kUnderReview, kAskReturn, kAwaitingReturn},
    {kAwaitingReturn, kReturned, kGranted},
    {kAwaitingReturn, kAccept, kGranted},
    {kAwaitingReturn, kNotReturned, kDenied},
    {kAwaitingReturn, kReturnFailed, kUnderReview},
    {kAwaitingReturn, kWithdraw, kWithdrawn},
    {kAwaitingBuyer, kAnswer, kUnderReview},
    {kAwaitingBuyer, kBuyerSilence, kUnderReview},
    {kAwaitingBuyer, kAccept, kGranted},
    {kAwaitingBuyer, kWithdraw, kWithdrawn},
    {kGranted, kPay, kPaid},
    {kGranted, kElsewhere, kResolvedElsewhere},
    {kDenied, kAppeal, kAppealed},
    {kAppealed, kOverturn, kGranted},
    {kAppealed, kUphold, kDeniedFinal},
    {kAppealed, kRefuse, kDeniedFinal},
    {kPaid, kAppeal, kSellerAppealed},
    {kSellerAppealed, kUphold, kPaid},
    {kSellerAppealed, kOverturn, kPaid},
    {kScheduled, kChargeback, kClosedChargeback},
    {kAwaitingSeller, kChargeback, kClosedChargeback},
    {kUnderReview, kChargeback, kClosedChargeback},
    {kAwaitingBuyer, kChargeback, kClosedChargeback},
    {kOffered, kChargeback, kClosedChargeback},
    {kAwaitingReturn, kChargeback, kClosedChargeback},
    {kGranted, kChargeback, kClosedChargeback},
    {kAppealed, kChargeback, kClosedChargeback},
    {kClosedChargeback, kReopen, kUnderReview},
    {kClosedChargeback, kBankPaid, kResolvedElsewhere},
    {kClosedChargeback, kWithdraw, kWithdrawn},
};

constexpr fsm::Machine<State, Event> kMachine(kRows, &NameOf, &NameOf);

}  // namespace

const char* NameOf(State state) {
  switch (state) {
    case kRequested:
      return "REQUESTED";
    case kScheduled:
      return "SCHEDULED";
    case kAwaitingSeller:
      return "AWAITING_SELLER";
    case kUnderReview:
      return "UNDER_REVIEW";
    case kGranted:
      return "GRANTED";
    case kPaid:
      return "PAID";
    case kDenied:
      return "DENIED";
    case kWithdrawn:
      return "WITHDRAWN";
    case kAwaitingBuyer:
      return "AWAITING_BUYER";
    case kOffered:
      return "OFFERED";
    case kAppealed:
      return "APPEALED";
    case kDeniedFinal:
      return "DENIED_FINAL";
    case kResolvedElsewhere:
      return "RESOLVED_ELSEWHERE";
    case kSellerAppealed:
      return "SELLER_APPEALED";
    case kResolvedBySeller:
      return "RESOLVED_BY_SELLER";
    case kAwaitingReturn:
      return "AWAITING_RETURN";
    case kClosedChargeback:
      return "CLOSED_CHARGEBACK";
  }
  return "";
}

const char* NameOf(Event event) {
  switch (event) {
    case kSchedule:
      return "schedule";
    case kFile:
      return "file";
    case kRefuse:
      return "refuse";
    case kAccept:
      return "accept";
    case kContest:
      return "contest";
    case kSilence:
      return "silence";
    case kGrant:
      return "grant";
    case kDeny:
      return "deny";
    case kPay:
      return "pay";
    case kWithdraw:
      return "withdraw";
    case kDecide:
      return "decide";
    case kAskBuyer:
      return "ask_buyer";
    case kAskSeller:
      return "ask_seller";
    case kAnswer:
      return "answer";
    case kBuyerSilence:
      return "buyer_silence";
    case kOffer:
      return "offer";
    case kAcceptOffer:
      return "accept_offer";
    case kAcceptReplacement:
      return "accept_replacement";
    case kAskReturn:
      return "ask_return";
    case kReturned:
      return "returned";
    case kNotReturned:
      return "not_returned";
    case kReturnFailed:
      return "return_failed";
    case kChargeback:
      return "chargeback";
    case kReopen:
      return "reopen";
    case kBankPaid:
      return "bank_paid";
    case kDecline:
      return "decline";
    case kAppeal:
      return "appeal";
    case kUphold:
      return "uphold";
    case kOverturn:
      return "overturn";
    case kElsewhere:
      return "elsewhere";
  }
  return "";
}

const fsm::Machine<State, Event>& ClaimMachine() { return kMachine; }

absl::StatusOr<Consequence> After(State state, Event event, State suspended) {
  ASSIGN_OR_RETURN(State next, kMachine.Next(state, event));
  if (event == kReopen) next = suspended;
  return Consequence{.state = next,
                     .request_refund = next == kGranted,
                     .reserve_units = event == kAppeal && next == kAppealed,
                     .release_units = HoldsUnits(state) && !HoldsUnits(next)};
}

bool IsOver(State state) { return kMachine.IsTerminal(state); }

bool HoldsUnits(State state) {
  switch (state) {
    case kRequested:
    case kScheduled:
    case kAwaitingSeller:
    case kUnderReview:
    case kAwaitingReturn:
    case kClosedChargeback:
    case kAwaitingBuyer:
    case kOffered:
    case kGranted:
    case kAppealed:
      return true;
    case kPaid:
    case kDenied:
    case kWithdrawn:
    case kDeniedFinal:
    case kResolvedElsewhere:
    case kSellerAppealed:
    case kResolvedBySeller:
      return false;
  }
  return false;
}

}  // namespace recourse::claims
