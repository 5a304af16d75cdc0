// What a carrier's scans say about a parcel. Scans arrive late, repeated and out of order, so a parcel's progress is
// computed from the whole set by the time of the scans, never by their arrival.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <absl/time/time.h>

#include "services/order/domain/unit.h"

namespace recourse::order {

// Numbers are those of recourse.order.v1.Shipment.State.
enum class ShipmentState {
  kLabelCreated = 1,
  kInTransit = 2,
  kOutForDelivery = 3,
  kDeliveryAttempted = 4,
  kAvailableForPickup = 5,
  kDelivered = 6,
  kDelayed = 7,
  kRefused = 8,
  kDamaged = 9,
  kLost = 10,
  kReturning = 11,
  kReturnedToSender = 12,
};

struct Scan {
  std::string code;  // of the carrier
  absl::Time time;
};

struct Progress {
  ShipmentState state = ShipmentState::kLabelCreated;
  std::optional<absl::Time> first_scan_time;  // the carrier had it in its hands: a money trigger
  std::optional<absl::Time> delivered_time;   // absent again when the delivery is contradicted
  bool operator==(const Progress&) const = default;
};

// Absent for a code that we do not know: it says nothing.
std::optional<ShipmentState> StateOf(std::string_view code);

// The latest scan counts, of simultaneous ones the one further on. A delivered parcel stays so unless a scan
// contradicts the delivery: missorted, refused or on its way back. A parcel on its way back stays so whatever is moving
// it, until somebody tries to deliver it again.
Progress ProgressOf(std::span<const Scan> scans);

// What an outbound parcel's progress means for its units; absent before the carrier has it.
std::optional<UnitEvent> UnitEventOf(const Progress& outbound);

}  // namespace recourse::order
