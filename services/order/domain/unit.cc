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
    {kOrdered, kMove, kShipped},
    {kOrdered, kDeliver, kDelivered},
    {kOrdered, kLose, kLost},
    {kShipped, kDeliver, kDelivered},
    {kShipped, kLose, kLost},
    {kShipped, kScanReturn, kReturning},
    {kShipped, kTakeBack, kReturned},
    {kDelivered, kMove, kShipped},
    {kDelivered, kLose, kLost},
    {kDelivered, kScanReturn, kReturning},
    {kDelivered, kTakeBack, kReturned},
    {kLost, kMove, kShipped},
    {kLost, kDeliver, kDelivered},
    {kLost, kScanReturn, kReturning},
    {kLost, kTakeBack, kReturned},
    {kReturning, kTakeBack, kReturned},
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
