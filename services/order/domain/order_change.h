// What may still be changed of an order.
#pragma once

#include <span>

#include <absl/status/status.h>

#include "services/order/domain/unit.h"

namespace recourse::order {

// ORDER_NOT_PENDING when a unit has a label or more, or when none is left to send. An address that can be changed after
// the label is bought sends a parcel to whoever asks.
absl::Status CheckNothingPacked(std::span<const Unit> units);

}  // namespace recourse::order
