#include "services/order/domain/unit.h"

#include <string>

#include <catch2/catch.hpp>

namespace recourse::order {
namespace {

using enum UnitState;
using enum UnitEvent;

// Every state against every event; "-" is a move that the table refuses.
constexpr char kGrid[] =
    "ORDERED: PICK_LOCKED CANCELLED SHIPPED DELIVERED LOST - -\n"
    "PICK_LOCKED: - CANCELLED SHIPPED DELIVERED LOST - -\n"
    "SHIPPED: - - - DELIVERED LOST RETURNING RETURNED\n"
    "DELIVERED: - - SHIPPED - LOST RETURNING RETURNED\n"
    "RETURNING: - - - - - - RETURNED\n"
    "RETURNED: - - - - - - -\n"
    "CANCELLED: - - - - - - -\n"
    "LOST: - - SHIPPED DELIVERED - RETURNING RETURNED\n";

TEST_CASE("units move as the table says and in no other way") {
  std::string grid;
  for (const UnitState state :
       {kOrdered, kPickLocked, kShipped, kDelivered, kReturning, kReturned, kCancelled, kLost}) {
    grid += std::string(NameOf(state)) + ":";
    for (const UnitEvent event : {kPickLock, kCancel, kMove, kDeliver, kLose, kScanReturn, kTakeBack}) {
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
