#include "services/returns/domain/progress.h"

namespace recourse::returns {
namespace {

using enum State;
using enum Event;

constexpr fsm::Row<State, Event> kRows[] = {
    {kRequested, kAuthorize, kAuthorized},
    {kRequested, kDeny, kDenied},
    {kRequested, kCancel, kCancelled},
    {kAuthorized, kIssueLabel, kLabelIssued},
    {kAuthorized, kDeny, kDenied},
    {kAuthorized, kCancel, kCancelled},
    {kAuthorized, kExpire, kExpired},
    // The carrier may be quicker than our own commit of the label.
    {kAuthorized, kScan, kInTransit},
    {kAuthorized, kDeliver, kDelivered},
    {kAuthorized, kReceive, kReceived},
    {kInTransit, kIssueLabel, kInTransit},
    {kDelivered, kIssueLabel, kDelivered},
    {kReceived, kIssueLabel, kReceived},
    {kProcessed, kIssueLabel, kProcessed},
    {kLabelIssued, kScan, kInTransit},
    {kLabelIssued, kDeliver, kDelivered},
    {kLabelIssued, kReceive, kReceived},
    {kLabelIssued, kCancel, kCancelled},
    {kLabelIssued, kExpire, kExpired},
    {kInTransit, kDeliver, kDelivered},
    {kInTransit, kReceive, kReceived},
    {kDelivered, kReceive, kReceived},
    {kReceived, kSettle, kProcessed},
    {kExpired, kRevive, kInTransit},
    // After the first scan the parcel is the carrier's: it is lost, found, or brought back to where it came from.
    {kInTransit, kLose, kLostInTransit},
    {kLostInTransit, kScan, kInTransit},
    {kLostInTransit, kDeliver, kDelivered},
    {kLostInTransit, kReceive, kReceived},
    {kLostInTransit, kDispute, kDisputed},
    {kInTransit, kBounce, kReturnedToCustomer},
    {kDelivered, kMiss, kMissingAtWarehouse},
    {kMissingAtWarehouse, kReceive, kReceived},
    {kMissingAtWarehouse, kDispute, kDisputed},
    {kAuthorized, kDispute, kDisputed},
    {kLabelIssued, kDispute, kDisputed},
    {kInTransit, kDispute, kDisputed},
    {kDelivered, kDispute, kDisputed},
    {kDisputed, kAccept, kReceived},
    {kDisputed, kReject, kRejected},
    {kRejected, kAppeal, kDisputed},
    {kDenied, kAppeal, kRequested},
    {kReceived, kGrade, kReceived},
    {kProcessed, kGrade, kProcessed},
    {kAuthorized, kKeep, kCompletedReturnless},
    {kLabelIssued, kKeep, kCompletedReturnless},
};

constexpr fsm::Machine<State, Event> kMachine(kRows, &NameOf, &NameOf);

bool IsFact(Event event) {
  switch (event) {
    case kScan:
    case kDeliver:
    case kReceive:
    case kSettle:
    case kLose:
    case kBounce:
    case kDispute:
      return true;
    default:
      return false;
  }
}

bool AwaitsGrade(const Progress& progress) {
  return progress.trigger == policy::v1::REFUND_TRIGGER_ON_GRADING && !progress.graded;
}

bool RefundIsDue(const Progress& progress, State state) {
  if (progress.refund_requested || progress.nothing_to_refund) return false;
  if (state == kReceived) return !AwaitsGrade(progress);
  // Not the customer's fault any more, or nothing is to come.
  if (state == kLostInTransit || state == kMissingAtWarehouse || state == kCompletedReturnless) return true;
  return progress.trigger == policy::v1::REFUND_TRIGGER_ON_FIRST_SCAN && (state == kInTransit || state == kDelivered);
}

// A unit that was paid for stays held, so that nothing else pays for it.
bool ReleasesUnits(const Progress& progress, State state) {
  switch (state) {
    case kDenied:
    case kCancelled:
    case kExpired:
      return true;
    case kRejected:
    case kReturnedToCustomer:
      return !progress.refund_requested;
    default:
      return false;
  }
}

}  // namespace

const fsm::Machine<State, Event>& ReturnMachine() { return kMachine; }

bool IsHandover(Event event) { return event == kScan || event == kDeliver || event == kReceive || event == kDispute; }

absl::StatusOr<Consequence> After(const Progress& before, Event event) {
  Progress progress = before;
  progress.graded |= event == kGrade;
  Consequence consequence{.state = progress.state};
  if (kMachine.Allows(progress.state, event) || !IsFact(event)) {
    ASSIGN_OR_RETURN(consequence.state, kMachine.Next(progress.state, event));
  }
  consequence.revive = progress.state == kExpired && IsHandover(event) && event != kDispute;
  if (event == kRevive && progress.received) consequence.state = kReceived;
  consequence.request_refund = RefundIsDue(progress, consequence.state);
  if (consequence.state == kReceived && !AwaitsGrade(progress) &&
      (progress.refund_created || progress.nothing_to_refund)) {
    consequence.state = kProcessed;
  }
  const bool moved = consequence.state != progress.state;
  consequence.goods_are_back = moved && consequence.state == kProcessed;
  consequence.release_units = consequence.goods_are_back || (moved && ReleasesUnits(progress, consequence.state));
  return consequence;
}

bool IsOver(State state) {
  return state == kProcessed || state == kDenied || state == kCancelled || state == kRejected ||
         state == kReturnedToCustomer;
}

}  // namespace recourse::returns
