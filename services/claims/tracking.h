// What the carrier says of a claim's parcels.
#pragma once

#include <vector>

#include "recourse/claims/v1/claims.pb.h"
#include "recourse/order/v1/order_service.pb.h"
#include "services/claims/domain/filing.h"
#include "services/claims/peers.h"

namespace recourse::claims {

// Of the claim's order, as we ourselves may see it.
absl::StatusOr<order::v1::ListShipmentsResponse> ReadShipments(const Orders& orders, const v1::Claim& claim,
                                                               const type::v1::Actor& initiator, absl::Time deadline);

// One for each unit of the claim.
std::vector<Tracking> TrackingOf(const order::v1::ListShipmentsResponse& shipments, const v1::Claim& claim);

}  // namespace recourse::claims
