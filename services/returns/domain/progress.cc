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
    {kAuthorized, kReceivePart, kDelivered},
    {kLabelIssued, kReceivePart, kDelivered},
    {kInTransit, kReceivePart, kDelivered},
    {kDelivered, kReceivePart, kDelivered},
    {kLostInTransit, kReceivePart, kDelivered},
    {kDelivered, kFallShort, kDisputed},
    // What a claim takes over goes on where the parcel is by then.
    {kAuthorized, kEscalate, kEscalated},
    {kLabelIssued, kEscalate, kEscalated},
    {kInTransit, kEscalate, kEscalated},
    {kDelivered, kEscalate, kEscalated},
    {kReceived, kEscalate, kEscalated},
    {kLostInTransit, kEscalate, kEscalated},
    {kMissingAtWarehouse, kEscalate, kEscalated},
    {kDisputed, kEscalate, kEscalated},
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
    case kReceivePart:
    case kEscalate:
    case kHandBack:
      return true;
    default:
      return false;
  }
}

bool AwaitsGrade(const Progress& progress) {
  return progress.trigger == policy::v1::REFUND_TRIGGER_ON_GRADING && !progress.graded;
}

bool RefundIsDue(const Progress& progress, State state) {
  if (progress.refund_requested || progress.nothing_to_refund || state == kEscalated) return false;
  if (state == kReceived) return !AwaitsGrade(progress);
  // Not the customer's fault any more, or nothing is to come.
  if (state == kLostInTransit || state == kMissingAtWarehouse || state == kCompletedReturnless) return true;
  return progress.trigger == policy::v1::REFUND_TRIGGER_ON_FIRST_SCAN && (state == kInTransit || state == kDelivered);
}

// Of what is at hand, a part is paid for while the rest is waited for; what is graded first waits for that.
bool PartRefundIsDue(const Progress& progress, Event event, State state) {
  if (!progress.part_received || progress.refund_requested) return false;
  if (event == kReject) return true;
  // One parcel is replaced by one order: it waits for the rest.
  return event == kReceivePart && state == kDelivered && !progress.replaces &&
         progress.trigger != policy::v1::REFUND_TRIGGER_ON_GRADING;
}

// Units are held until they are paid for, so that nothing else pays for them.
Conclusion ConclusionOf(const Progress& progress, State state, bool moved) {
  const bool paid = progress.refund_created || progress.nothing_to_refund;
  switch (state) {
    case kProcessed:
      return moved ? Conclusion::kReturned : Conclusion::kNone;
    case kDenied:
    case kCancelled:
    case kExpired:
      return moved ? Conclusion::kFree : Conclusion::kNone;
    case kCompletedReturnless:
      return paid ? Conclusion::kKept : Conclusion::kNone;
    case kLostInTransit:
    case kMissingAtWarehouse:
      return paid ? Conclusion::kLost : Conclusion::kNone;
    case kRejected:
    case kReturnedToCustomer:
      if (!progress.refund_requested) return moved ? Conclusion::kFree : Conclusion::kNone;
      return paid ? Conclusion::kKept : Conclusion::kNone;
    default:
      return Conclusion::kNone;
  }
}

// The parcel goes its way while a claim has the say.
Consequence WhileEscalated(const Progress& progress, Event event) {
  Consequence consequence{.state = kEscalated, .suspended = progress.suspended};
  if (kMachine.Allows(progress.suspended, event)) {
    consequence.suspended = *kMachine.Next(progress.suspended, event);
  }
  return consequence;
}

}  // namespace

const fsm::Machine<State, Event>& ReturnMachine() { return kMachine; }

bool IsHandover(Event event) {
  return event == kScan || event == kDeliver || event == kReceive || event == kReceivePart || event == kDispute;
}

absl::StatusOr<Consequence> After(const Progress& before, Event event) {
  Progress progress = before;
  progress.graded |= event == kGrade;
  if (progress.state == kEscalated && event != kHandBack && (IsFact(event) || event == kGrade)) {
    return WhileEscalated(progress, event);
  }
  Consequence consequence{.state = progress.state};
  if (event == kHandBack) {
    if (progress.state == kEscalated && progress.suspended != kNotSuspended) consequence.state = progress.suspended;
  } else if (kMachine.Allows(progress.state, event) || !IsFact(event)) {
    ASSIGN_OR_RETURN(consequence.state, kMachine.Next(progress.state, event));
  }
  if (event == kEscalate && consequence.state == kEscalated) consequence.suspended = progress.state;
  consequence.revive = progress.state == kExpired && IsHandover(event) && event != kDispute;
  if (event == kRevive && progress.received) consequence.state = kReceived;
  consequence.request_refund = RefundIsDue(progress, consequence.state);
  consequence.request_part_refund = PartRefundIsDue(progress, event, consequence.state);
  if (consequence.state == kReceived && !AwaitsGrade(progress) &&
      (progress.refund_created || progress.nothing_to_refund)) {
    consequence.state = kProcessed;
  }
  // A refund that comes to exist concludes as a change of state does.
  const bool moved = consequence.state != progress.state;
  if (moved || event == kSettle) consequence.conclusion = ConclusionOf(progress, consequence.state, moved);
  return consequence;
}

bool IsOver(State state) {
  return state == kProcessed || state == kDenied || state == kCancelled || state == kRejected ||
         state == kReturnedToCustomer;
}

}  // namespace recourse::returns
