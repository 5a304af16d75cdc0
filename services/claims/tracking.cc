#include "services/claims/tracking.h"

#include <map>

#include "libs/clock/clock_proto.h"

namespace recourse::claims {

absl::StatusOr<order::v1::ListShipmentsResponse> ReadShipments(const Orders& orders, const v1::Claim& claim,
                                                               const type::v1::Actor& initiator, absl::Time deadline) {
  order::v1::ListShipmentsRequest list;
  list.set_parent(claim.order());
  return orders.Call(&Orders::Stub::ListShipments, list, OurselvesFor(initiator), deadline);
}

std::vector<Tracking> TrackingOf(const order::v1::ListShipmentsResponse& shipments, const v1::Claim& claim) {
  using order::v1::Shipment;
  std::map<std::string, Tracking> by_unit;
  for (const std::string& unit : claim.units()) by_unit[unit];
  for (const Shipment& shipment : shipments.shipments()) {
    if (shipment.direction() != Shipment::DIRECTION_OUTBOUND) continue;
    for (const std::string& unit : shipment.units()) {
      const auto found = by_unit.find(unit);
      if (found == by_unit.end()) continue;
      Tracking& tracking = found->second;
      tracking.sent_back = shipment.state() == Shipment::STATE_REFUSED ||
                           shipment.state() == Shipment::STATE_RETURNING ||
                           shipment.state() == Shipment::STATE_RETURNED_TO_SENDER;
      tracking.scanned = tracking.scanned || shipment.has_first_scan_time();
      if (shipment.has_delivered_time()) tracking.delivered_time = clock::FromProto(shipment.delivered_time());
    }
  }
  std::vector<Tracking> all;
  for (const auto& [unit, tracking] : by_unit) all.push_back(tracking);
  return all;
}

}  // namespace recourse::claims
