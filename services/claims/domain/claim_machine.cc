#include "services/claims/domain/claim_machine.h"

namespace recourse::claims {
namespace {

using enum State;
using enum Event;

constexpr fsm::Row<State, Event> kRows[] = {
    {kRequested, kSchedule, kScheduled},
    {kRequested, kFile, kAwaitingSeller},
    {kRequested, kRefuse, kDenied},
    {kRequested, kWithdraw, kWithdrawn},
    {kScheduled, kFile, kAwaitingSeller},
    {kScheduled, kAccept, kGranted},
    {kScheduled, kWithdraw, kWithdrawn},
    {kAwaitingSeller, kAccept, kGranted},
    {kAwaitingSeller, kSilence, kGranted},
    {kAwaitingSeller, kContest, kUnderReview},
    {kAwaitingSeller, kWithdraw, kWithdrawn},
    {kUnderReview, kGrant, kGranted},
    {kUnderReview, kDeny, kDenied},
    {kUnderReview, kWithdraw, kWithdrawn},
    {kGranted, kPay, kPaid},
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
  }
  return "";
}

const fsm::Machine<State, Event>& ClaimMachine() { return kMachine; }

absl::StatusOr<Consequence> After(State state, Event event) {
  ASSIGN_OR_RETURN(const State next, kMachine.Next(state, event));
  return Consequence{.state = next, .request_refund = next == kGranted, .release_units = IsOver(next)};
}

bool IsOver(State state) { return kMachine.IsTerminal(state); }

}  // namespace recourse::claims
