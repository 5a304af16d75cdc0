// What order says about the parcels of returns.
#pragma once

#include "libs/outbox/outbox.h"
#include "recourse/events/v1/events.pb.h"

namespace recourse::returns {

inline constexpr char kShipmentRegistered[] = "shipment.registered";
inline constexpr char kShipmentUpdated[] = "shipment.updated";

// Repeated and late events change nothing that is known already.
absl::Status ApplyShipmentEvent(outbox::Transaction& tx, const events::v1::Event& event);

}  // namespace recourse::returns
