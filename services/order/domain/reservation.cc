#include "services/order/domain/reservation.h"

#include <algorithm>

#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::order {

absl::Status CheckUnits(std::span<const Unit> units, std::span<const int> wanted, std::string_view holder) {
  const bool returned = holder.starts_with("returns/");
  for (const int number : wanted) {
    const std::string text = absl::StrCat(number);
    const auto unit = std::ranges::find(units, number, &Unit::number);
    if (unit == units.end()) {
      return status::Error(errors::v1::REASON_UNIT_NOT_IN_ORDER, "no such unit in the order", {{"unit", text}});
    }
    if (!returned) continue;
    if (unit->state == UnitState::kOrdered || unit->state == UnitState::kPickLocked ||
        unit->state == UnitState::kCancelled) {
      return status::Error(errors::v1::REASON_UNIT_NOT_SHIPPED, "the unit has not been shipped", {{"unit", text}});
    }
    if (UnitMachine().IsTerminal(unit->state)) {
      return status::Error(errors::v1::REASON_NO_RETURNABLE_QUANTITY, "the unit has come back or been settled before",
                           {{"unit", text}});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckFree(const Reservations& reservations, std::span<const int> wanted, std::string_view holder,
                       absl::Time now) {
  for (const int number : wanted) {
    const auto found = reservations.find(number);
    if (found == reservations.end() || found->second.holder == holder || !found->second.HoldsAt(now)) continue;
    return status::Error(errors::v1::REASON_REMEDY_ALREADY_OPEN, "another remedy is open for the unit",
                         {{"holder", found->second.holder}, {"unit", absl::StrCat(number)}});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<int>> PlanTransfer(const Reservations& reservations, std::span<const int> wanted,
                                              std::string_view from, std::string_view to, absl::Time now) {
  std::vector<int> moved;
  for (const int number : wanted) {
    const auto found = reservations.find(number);
    const bool held = found != reservations.end() && found->second.HoldsAt(now);
    if (held && found->second.holder == to) continue;
    if (!held || found->second.holder != from) {
      return status::Error(errors::v1::REASON_RESERVATION_LOST, "the remedy that hands over does not hold the unit",
                           {{"holder", held ? found->second.holder : ""}, {"unit", absl::StrCat(number)}});
    }
    moved.push_back(number);
  }
  return moved;
}

}  // namespace recourse::order
