// Words of carriers and of those who resell their scans, in ours.
#pragma once

#include <string_view>

#include "services/order/domain/tracking.h"

namespace recourse::order {

struct CarrierCode {
  std::string_view code;
  ShipmentState state;
  bool has_parcel = false;            // only somebody who holds the parcel makes this scan
  bool contradicts_delivery = false;  // the customer cannot have it
};

// Not scanned for thirty days: said by resellers of scans, and by ourselves.
inline constexpr char kNoScanCode[] = "Expired";

// Null for a word that we do not know or that says nothing about the parcel. "EVENT_301" is read as "301".
const CarrierCode* FindCarrierCode(std::string_view code);

}  // namespace recourse::order
