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
};

constexpr fsm::Machine<State, Event> kMachine(kRows, &NameOf, &NameOf);

bool IsFact(Event event) { return event == kScan || event == kDeliver || event == kReceive || event == kSettle; }

bool IsHandover(Event event) { return event == kScan || event == kDeliver || event == kReceive; }

bool RefundIsDue(const Progress& progress, State state) {
  if (progress.refund_requested || progress.nothing_to_refund) return false;
  if (state == kReceived) return true;
  return progress.trigger == policy::v1::REFUND_TRIGGER_ON_FIRST_SCAN && (state == kInTransit || state == kDelivered);
}

bool ReleasesUnits(State state) { return state == kDenied || state == kCancelled || state == kExpired; }

}  // namespace

const fsm::Machine<State, Event>& ReturnMachine() { return kMachine; }

absl::StatusOr<Consequence> After(const Progress& progress, Event event) {
  Consequence consequence{.state = progress.state};
  if (kMachine.Allows(progress.state, event) || !IsFact(event)) {
    ASSIGN_OR_RETURN(consequence.state, kMachine.Next(progress.state, event));
  }
  consequence.revive = progress.state == kExpired && IsHandover(event);
  if (event == kRevive && progress.received) consequence.state = kReceived;
  consequence.request_refund = RefundIsDue(progress, consequence.state);
  if (consequence.state == kReceived && (progress.refund_created || progress.nothing_to_refund)) {
    consequence.state = kProcessed;
  }
  const bool moved = consequence.state != progress.state;
  consequence.goods_are_back = moved && consequence.state == kProcessed;
  consequence.release_units = consequence.goods_are_back || (moved && ReleasesUnits(consequence.state));
  return consequence;
}

bool IsOver(State state) { return state == kProcessed || state == kDenied || state == kCancelled; }

}  // namespace recourse::returns
