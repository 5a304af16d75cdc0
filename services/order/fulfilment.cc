#include "services/order/fulfilment.h"

#include <algorithm>

#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/convert.h"
#include "services/order/domain/reservation.h"
#include "services/order/names.h"
#include "services/order/store/order_store.h"
#include "services/order/store/shipment_store.h"

namespace recourse::order {
namespace {

// The named units under the order's lock. ORDER_NOT_PENDING for one that the warehouse cannot have.
absl::StatusOr<std::vector<Unit>> LockInWarehouse(outbox::Transaction& tx, const std::string& order_id,
                                                  const google::protobuf::RepeatedPtrField<std::string>& names) {
  RETURN_IF_ERROR(tx.sql().Lock("order", order_id));
  RETURN_IF_ERROR(LoadOrder(tx.sql(), order_id, /*owner=*/"").status());
  ASSIGN_OR_RETURN(const std::vector<int> numbers, UnitNumbers(order_id, names));
  ASSIGN_OR_RETURN(std::vector<Unit> units, LoadUnits(tx.sql(), order_id));
  RETURN_IF_ERROR(CheckUnits(units, numbers, /*holder=*/""));
  std::erase_if(units, [&](const Unit& unit) { return std::ranges::count(numbers, unit.number) == 0; });
  for (const Unit& unit : units) {
    if (unit.state == UnitState::kOrdered || unit.state == UnitState::kPickLocked) continue;
    return status::Error(errors::v1::REASON_ORDER_NOT_PENDING, absl::StrCat("the unit is ", NameOf(unit.state)),
                         {{"unit", UnitName(order_id, unit.number)}, {"state", NameOf(unit.state)}});
  }
  return units;
}

absl::Status LockForPicking(outbox::Transaction& tx, const std::string& order_id, std::vector<Unit>& units) {
  v1::UnitsLocked locked;
  locked.set_order(OrderName(order_id));
  for (Unit& unit : units) {
    if (unit.state == UnitState::kPickLocked) continue;
    ASSIGN_OR_RETURN(unit.state, UnitMachine().Next(unit.state, UnitEvent::kPickLock));
    RETURN_IF_ERROR(SaveUnit(tx.sql(), order_id, unit));
    locked.add_units(UnitName(order_id, unit.number));
  }
  if (locked.units().empty()) return absl::OkStatus();
  return tx.Emit({.type = "units.locked", .resource = locked.order(), .payload = locked});
}

}  // namespace

absl::StatusOr<v1::LockUnitsResponse> Fulfilment::Lock(const rpc::Call& call, const v1::LockUnitsRequest& request) {
  const std::string order_id = OrderId(request.order());
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::LockUnitsResponse response;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(std::vector<Unit> units, LockInWarehouse(tx, order_id, request.units()));
    return LockForPicking(tx, order_id, units);
  }));
  return response;
}

absl::StatusOr<v1::CreateShipmentResponse> Fulfilment::CreateShipment(const rpc::Call& call,
                                                                      const v1::CreateShipmentRequest& request) {
  const std::string order_id = OrderId(request.order());
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::CreateShipmentResponse response;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    Shipment shipment;
    shipment.order_id = order_id;
    shipment.tracking = {request.carrier(), request.tracking_number()};
    RETURN_IF_ERROR(LockTracking(tx.sql(), shipment.tracking));
    ASSIGN_OR_RETURN(std::vector<Unit> units, LockInWarehouse(tx, order_id, request.units()));
    ASSIGN_OR_RETURN(const std::vector<Shipment> known, FindShipments(tx.sql(), shipment.tracking));
    if (!known.empty()) {
      return status::Error(errors::v1::REASON_RESOURCE_EXISTS, "the tracking number is another parcel's",
                           {{"resource", ShipmentName(known.front().order_id, known.front().id)}});
    }
    shipment.id = tx.ids().New();
    if (request.has_promised_time()) shipment.promised_time = clock::FromProto(request.promised_time());
    for (Unit& unit : units) {
      if (!unit.shipment.empty()) {
        return status::Error(errors::v1::REASON_ORDER_NOT_PENDING, "the unit is in another parcel",
                             {{"unit", UnitName(order_id, unit.number)}, {"shipment", unit.shipment}});
      }
      unit.shipment = shipment.id;
      shipment.units.push_back(unit.number);
      RETURN_IF_ERROR(SaveUnit(tx.sql(), order_id, unit));
    }
    RETURN_IF_ERROR(LockForPicking(tx, order_id, units));
    std::ranges::sort(shipment.units);
    ASSIGN_OR_RETURN(const Shipment registered, parcels_.Register(tx, shipment, /*scans=*/{}));
    *response.mutable_shipment() = ToProto(registered);
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace recourse::order
