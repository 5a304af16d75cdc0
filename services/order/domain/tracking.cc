#include "services/order/domain/tracking.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "services/order/domain/carrier_codes.h"

namespace recourse::order {
namespace {

using enum ShipmentState;

// A little less than thirty days: others count from another hour of the day.
constexpr absl::Duration kUnseen = absl::Hours(29 * 24);

struct KnownScan {
  absl::Time time;
  const CarrierCode* row;
};

// A parcel on its way back is scanned like any other: only these say that it is not on its way back any more.
bool EndsTheWayBack(ShipmentState state) {
  switch (state) {
    case kOutForDelivery:
    case kAvailableForPickup:
    case kDelivered:
    case kRefused:
    case kDamaged:
    case kLost:
    case kReturning:
    case kReturnedToSender:
      return true;
    default:
      return false;
  }
}

bool GoesBack(ShipmentState state) { return state == kRefused || state == kReturning || state == kReturnedToSender; }

}  // namespace

std::optional<ShipmentState> StateOf(std::string_view code) {
  const CarrierCode* row = FindCarrierCode(code);
  return row == nullptr ? std::nullopt : std::optional(row->state);
}

Progress ProgressOf(std::span<const Scan> scans) {
  std::vector<KnownScan> known;
  for (const Scan& scan : scans) {
    if (const CarrierCode* row = FindCarrierCode(scan.code)) known.push_back({scan.time, row});
  }
  std::ranges::sort(known, {}, [](const KnownScan& scan) {
    return std::tuple(scan.time, static_cast<int>(scan.row->state), scan.row->code);
  });
  Progress progress;
  std::optional<absl::Time> seen;
  for (const KnownScan& scan : known) {
    // A scan that came in late shows that the parcel had been seen after all.
    if (scan.row->code == kNoScanCode) {
      if (seen && scan.time - *seen < kUnseen) continue;
    } else {
      seen = scan.time;
    }
    if (scan.row->has_parcel && !progress.first_scan_time) progress.first_scan_time = scan.time;
    if (progress.state == kDelivered && !scan.row->contradicts_delivery) continue;
    if (GoesBack(progress.state) && !EndsTheWayBack(scan.row->state)) continue;
    progress.state = scan.row->state;
    progress.delivered_time = progress.state == kDelivered ? std::optional(scan.time) : std::nullopt;
  }
  return progress;
}

std::optional<UnitEvent> UnitEventOf(const Progress& outbound) {
  if (outbound.state == kDelivered) return UnitEvent::kDeliver;
  if (outbound.state == kLost) return UnitEvent::kLose;
  if (outbound.state == kRefused || outbound.state == kReturning) return UnitEvent::kTurnBack;
  if (outbound.state == kReturnedToSender) return UnitEvent::kComeBack;
  if (outbound.first_scan_time) return UnitEvent::kMove;
  return std::nullopt;
}

}  // namespace recourse::order
