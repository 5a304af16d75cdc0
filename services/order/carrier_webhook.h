// What the carrier posts: {"id": …, "events": [{"carrier", "tracking_number", "event_code", "event_time",
// "location", "proof": {"photo_reference", "distance_m", "code_verified", "signer", "place"}}]}.
#pragma once

#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "services/order/store/shipment_store.h"

namespace recourse::order {

// INVALID_FIELD when a scan lacks anything but its location: the carrier repeats the batch, nobody guesses.
absl::StatusOr<std::vector<ScanRecord>> ParseCarrierWebhook(const std::string& body);

}  // namespace recourse::order
