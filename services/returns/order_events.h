// What order says about the parcels and units of returns.
#pragma once

#include "libs/outbox/outbox.h"
#include "recourse/events/v1/events.pb.h"

namespace recourse::returns {

inline constexpr char kShipmentRegistered[] = "shipment.registered";
inline constexpr char kShipmentUpdated[] = "shipment.updated";
inline constexpr char kUnitsTransferred[] = "units.transferred";

// Repeated and late events change nothing that is known already.
absl::Status ApplyOrderEvent(outbox::Transaction& tx, const events::v1::Event& event);

}  // namespace recourse::returns
