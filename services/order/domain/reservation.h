// The one open remedy of a unit.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "services/order/domain/unit.h"

namespace recourse::order {

// How long units are kept for a holder that has not confirmed.
inline constexpr absl::Duration kTentative = absl::Minutes(10);

struct Reservation {
  std::string holder;                     // "returns/{return}" or "claims/{claim}"
  std::optional<absl::Time> expire_time;  // absent: confirmed

  // Who holds the unit is asked with the time at hand: an expired reservation holds nothing.
  bool HoldsAt(absl::Time now) const { return !expire_time || now < *expire_time; }
};

using Reservations = std::map<int, Reservation>;  // by unit number

// UNIT_NOT_IN_ORDER for a number that the order does not have. What comes back by a return must have been shipped
// (UNIT_NOT_SHIPPED) and must not have come back or been settled before (NO_RETURNABLE_QUANTITY).
absl::Status CheckUnits(std::span<const Unit> units, std::span<const int> wanted, std::string_view holder);

// REMEDY_ALREADY_OPEN, with the other holder, unless all of `wanted` are free or the holder's own.
absl::Status CheckFree(const Reservations& reservations, std::span<const int> wanted, std::string_view holder,
                       absl::Time now);

// Those of `wanted` that pass from one holder to the other; what `to` has already is left out. RESERVATION_LOST unless
// `from` holds all the others.
absl::StatusOr<std::vector<int>> PlanTransfer(const Reservations& reservations, std::span<const int> wanted,
                                              std::string_view from, std::string_view to, absl::Time now);

}  // namespace recourse::order
