// One physical thing of an order: its state and its share of the price. Numbers of enums are those of
// recourse.order.v1.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "libs/fsm/fsm.h"
#include "libs/money/money.h"

namespace recourse::order {

enum class ComponentKind {
  kItem = 1,
  kItemDiscount = 2,
  kItemTax = 3,
  kShipping = 4,
  kShippingDiscount = 5,
  kShippingTax = 6,
  kGiftWrap = 7,
  kGiftWrapTax = 8,
};

// Part of what was paid; discounts are negative.
struct Component {
  ComponentKind kind;
  money::Money amount;
  bool operator==(const Component&) const = default;
};

enum class UnitState {
  kOrdered = 1,
  kShipped = 2,
  kDelivered = 3,
  kReturning = 4,
  kReturned = 5,
  kCancelled = 6,
  kLost = 7,
  kKept = 8,
  kReplaced = 9,
  kReturningToSender = 10,
  kReturnedToSender = 11,
  kPickLocked = 12,
};

enum class UnitEvent {
  kPickLock,    // the warehouse has it in hand
  kCancel,      // it will not be sent
  kMove,        // the outbound parcel is under way, also again after a wrong delivery scan
  kDeliver,     // the outbound parcel has arrived
  kLose,        // the carrier has given the outbound parcel up
  kScanReturn,  // the carrier has it on its way back
  kTakeBack,    // it has come back for good
  kTurnBack,    // the outbound parcel was refused or cannot be delivered, and is on its way to the sender
  kComeBack,    // the outbound parcel is with its sender again
  kKeep,        // settled, and the customer keeps it
  kReplace,     // another was sent in its place
  kLoseReturn,  // the carrier lost it on its way back
};

struct Unit {
  int number = 0;    // from 1 over the whole order
  std::string line;  // last segment of the line's name
  UnitState state = UnitState::kOrdered;
  std::vector<Component> components;  // frozen at placement
  std::optional<absl::Time> delivered_time;
  std::string shipment;  // last segment of the name of the outbound shipment
  std::string replaces;  // name of the unit in whose place it was sent
};

const char* NameOf(UnitState state);
const char* NameOf(UnitEvent event);

const fsm::Machine<UnitState, UnitEvent>& UnitMachine();

// What the carrier says never fails: a scan that the state has no use for changes nothing.
UnitState AfterScan(UnitState state, UnitEvent event);

}  // namespace recourse::order
