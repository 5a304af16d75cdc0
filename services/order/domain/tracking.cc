#include "services/order/domain/tracking.h"

#include <algorithm>
#include <tuple>
#include <vector>

namespace recourse::order {
namespace {

using enum ShipmentState;

struct CodeRow {
  std::string_view code;
  ShipmentState state;
  bool has_parcel;  // only somebody who holds the parcel makes this scan
  bool contradicts_delivery;
};

constexpr CodeRow kCodes[] = {
    {"101", kLabelCreated, false, false},
    {"102", kInTransit, true, false},
    {"201", kInTransit, true, false},
    {"202", kInTransit, true, false},
    {"203", kInTransit, true, false},
    {"204", kInTransit, true, false},
    {"205", kInTransit, true, false},
    {"206", kInTransit, true, false},
    {"301", kDelivered, true, false},
    {"302", kOutForDelivery, true, false},
    {"304", kDeliveryAttempted, true, false},
    {"308", kAvailableForPickup, true, false},
    {"309", kReturnedToSender, true, true},
    {"402", kDelayed, false, false},
    {"404", kDelayed, false, false},
    {"405", kDamaged, false, false},
    {"406", kDelayed, false, false},
    {"407", kRefused, true, true},
    {"408", kReturning, true, true},
    {"409", kLost, false, false},
    {"413", kRefused, true, true},
    {"414", kInTransit, true, true},
    {"415", kInTransit, true, false},
    {"416", kLost, false, false},
    {"417", kInTransit, true, true},
    {"418", kDelayed, false, false},
    {"801", kAvailableForPickup, true, false},
    {"804", kDelivered, true, false},
};

const CodeRow* Find(std::string_view code) {
  const auto* row = std::ranges::find(kCodes, code, &CodeRow::code);
  return row == std::end(kCodes) ? nullptr : row;
}

struct KnownScan {
  absl::Time time;
  const CodeRow* row;
};

}  // namespace

std::optional<ShipmentState> StateOf(std::string_view code) {
  const CodeRow* row = Find(code);
  return row == nullptr ? std::nullopt : std::optional(row->state);
}

Progress ProgressOf(std::span<const Scan> scans) {
  std::vector<KnownScan> known;
  for (const Scan& scan : scans) {
    if (const CodeRow* row = Find(scan.code)) known.push_back({scan.time, row});
  }
  std::ranges::sort(known, {}, [](const KnownScan& scan) {
    return std::tuple(scan.time, static_cast<int>(scan.row->state), scan.row->code);
  });
  Progress progress;
  for (const KnownScan& scan : known) {
    if (scan.row->has_parcel && !progress.first_scan_time) progress.first_scan_time = scan.time;
    if (progress.state == kDelivered && !scan.row->contradicts_delivery) continue;
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
