#include "services/order/domain/unit.h"

namespace recourse::order {
namespace {

using enum UnitState;
using enum UnitEvent;

constexpr fsm::Row<UnitState, UnitEvent> kRows[] = {
    {kOrdered, kPickLock, kPickLocked},
    {kOrdered, kCancel, kCancelled},
    {kPickLocked, kCancel, kCancelled},
    {kPickLocked, kMove, kShipped},
    {kPickLocked, kDeliver, kDelivered},
    {kPickLocked, kLose, kLost},
    {kPickLocked, kTurnBack, kReturningToSender},
    {kPickLocked, kComeBack, kReturnedToSender},
    {kOrdered, kMove, kShipped},
    {kOrdered, kDeliver, kDelivered},
    {kOrdered, kLose, kLost},
    {kOrdered, kTurnBack, kReturningToSender},
    {kOrdered, kComeBack, kReturnedToSender},
    {kShipped, kDeliver, kDelivered},
    {kShipped, kLose, kLost},
    {kShipped, kTurnBack, kReturningToSender},
    {kShipped, kComeBack, kReturnedToSender},
    {kShipped, kScanReturn, kReturning},
    {kShipped, kTakeBack, kReturned},
    {kShipped, kKeep, kKept},
    {kShipped, kReplace, kReplaced},
    {kShipped, kLoseReturn, kLost},
    {kDelivered, kMove, kShipped},
    {kDelivered, kLose, kLost},
    {kDelivered, kTurnBack, kReturningToSender},
    {kDelivered, kComeBack, kReturnedToSender},
    {kDelivered, kScanReturn, kReturning},
    {kDelivered, kTakeBack, kReturned},
    {kDelivered, kKeep, kKept},
    {kDelivered, kReplace, kReplaced},
    {kDelivered, kLoseReturn, kLost},
    {kReturningToSender, kMove, kShipped},
    {kReturningToSender, kDeliver, kDelivered},
    {kReturningToSender, kLose, kLost},
    {kReturningToSender, kComeBack, kReturnedToSender},
    {kReturningToSender, kReplace, kReplaced},
    {kReturnedToSender, kMove, kShipped},
    {kReturnedToSender, kDeliver, kDelivered},
    {kReturnedToSender, kLose, kLost},
    {kReturnedToSender, kTurnBack, kReturningToSender},
    {kReturnedToSender, kTakeBack, kReturned},
    {kReturnedToSender, kReplace, kReplaced},
    {kLost, kMove, kShipped},
    {kLost, kDeliver, kDelivered},
    {kLost, kTurnBack, kReturningToSender},
    {kLost, kComeBack, kReturnedToSender},
    {kLost, kScanReturn, kReturning},
    {kLost, kTakeBack, kReturned},
    {kLost, kKeep, kKept},
    {kLost, kReplace, kReplaced},
    {kLost, kLoseReturn, kLost},
    {kReturning, kTakeBack, kReturned},
    {kReturning, kKeep, kKept},
    {kReturning, kReplace, kReplaced},
    {kReturning, kLoseReturn, kLost},
};

}  // namespace

const char* NameOf(UnitState state) {
  switch (state) {
    case kOrdered:
      return "ORDERED";
    case kShipped:
      return "SHIPPED";
    case kDelivered:
      return "DELIVERED";
    case kReturning:
      return "RETURNING";
    case kReturned:
      return "RETURNED";
    case kCancelled:
      return "CANCELLED";
    case kLost:
      return "LOST";
    case kPickLocked:
      return "PICK_LOCKED";
    case kKept:
      return "KEPT";
    case kReplaced:
      return "REPLACED";
    case kReturningToSender:
      return "RETURNING_TO_SENDER";
    case kReturnedToSender:
      return "RETURNED_TO_SENDER";
  }
  return "UNKNOWN";
}

const char* NameOf(UnitEvent event) {
  switch (event) {
    case kPickLock:
      return "pick lock";
    case kCancel:
      return "cancel";
    case kMove:
      return "move";
    case kDeliver:
      return "deliver";
    case kLose:
      return "lose";
    case kScanReturn:
      return "scan return";
    case kTakeBack:
      return "take back";
    case kTurnBack:
      return "turn back";
    case kComeBack:
      return "come back";
    case kKeep:
      return "keep";
    case kReplace:
      return "replace";
    case kLoseReturn:
      return "lose return";
  }
  return "unknown";
}

const fsm::Machine<UnitState, UnitEvent>& UnitMachine() {
  static constexpr fsm::Machine<UnitState, UnitEvent> machine(kRows, NameOf, NameOf);
  return machine;
}

UnitState AfterScan(UnitState state, UnitEvent event) {
  const auto next = UnitMachine().Next(state, event);
  return next.ok() ? *next : state;
}

}  // namespace recourse::order
