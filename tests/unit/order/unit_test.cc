#include "services/order/domain/unit.h"

#include <string>

#include <catch2/catch.hpp>

namespace recourse::order {
namespace {

using enum UnitState;
using enum UnitEvent;

// Every state against every event; "-" is a move that the table refuses.
constexpr char kGrid[] =
    "ORDERED: PICK_LOCKED CANCELLED SHIPPED DELIVERED LOST RETURNING_TO_SENDER RETURNED_TO_SENDER - - - - -\n"
    "PICK_LOCKED: - CANCELLED SHIPPED DELIVERED LOST RETURNING_TO_SENDER RETURNED_TO_SENDER - - - - -\n"
    "SHIPPED: - - - DELIVERED LOST RETURNING_TO_SENDER RETURNED_TO_SENDER RETURNING RETURNED KEPT REPLACED LOST\n"
    "DELIVERED: - - SHIPPED - LOST RETURNING_TO_SENDER RETURNED_TO_SENDER RETURNING RETURNED KEPT REPLACED LOST\n"
    "RETURNING: - - - - - - - - RETURNED KEPT REPLACED LOST\n"
    "RETURNED: - - - - - - - - - - - -\n"
    "CANCELLED: - - - - - - - - - - - -\n"
    "LOST: - - SHIPPED DELIVERED - RETURNING_TO_SENDER RETURNED_TO_SENDER RETURNING RETURNED KEPT REPLACED LOST\n"
    "KEPT: - - - - - - - - - - - -\n"
    "REPLACED: - - - - - - - - - - - -\n"
    "RETURNING_TO_SENDER: - - SHIPPED DELIVERED LOST - RETURNED_TO_SENDER - - - REPLACED -\n"
    "RETURNED_TO_SENDER: - - SHIPPED DELIVERED LOST RETURNING_TO_SENDER - - RETURNED - REPLACED -\n";

TEST_CASE("INV-18: units move as the table says and in no other way") {
  std::string grid;
  for (const UnitState state : {kOrdered, kPickLocked, kShipped, kDelivered, kReturning, kReturned, kCancelled, kLost,
                                kKept, kReplaced, kReturningToSender, kReturnedToSender}) {
    grid += std::string(NameOf(state)) + ":";
    for (const UnitEvent event : {kPickLock, kCancel, kMove, kDeliver, kLose, kTurnBack, kComeBack, kScanReturn,
                                  kTakeBack, kKeep, kReplace, kLoseReturn}) {
      const auto next = UnitMachine().Next(state, event);
      grid += std::string(" ") + (next.ok() ? NameOf(*next) : "-");
      CHECK(AfterScan(state, event) == (next.ok() ? *next : state));
    }
    grid += "\n";
  }
  CHECK(grid == kGrid);
}

}  // namespace
}  // namespace recourse::order
