#include "services/order/domain/order_change.h"

#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::order {

absl::Status CheckNothingPacked(std::span<const Unit> units) {
  bool to_send = false;
  for (const Unit& unit : units) {
    if (unit.state == UnitState::kCancelled) continue;
    const bool here = unit.state == UnitState::kOrdered || unit.state == UnitState::kPickLocked;
    if (!here || !unit.shipment.empty()) {
      return status::Error(errors::v1::REASON_ORDER_NOT_PENDING, "a parcel of the order has its label already",
                           {{"unit", absl::StrCat(unit.number)}, {"state", NameOf(unit.state)}});
    }
    to_send = true;
  }
  if (to_send) return absl::OkStatus();
  return status::Error(errors::v1::REASON_ORDER_NOT_PENDING, "nothing of the order is left to send");
}

}  // namespace recourse::order
