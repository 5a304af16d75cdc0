#include "services/order/parcels.h"

#include <algorithm>
#include <map>
#include <set>

#include <absl/time/clock.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/http/signature.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/cancellation_changes.h"
#include "services/order/carrier_webhook.h"
#include "services/order/convert.h"
#include "services/order/delivery_watch.h"
#include "services/order/domain/carrier_codes.h"
#include "services/order/names.h"
#include "services/order/store/delivery_store.h"
#include "services/order/store/order_store.h"

namespace recourse::order {
namespace {

absl::Status Emit(outbox::Transaction& tx, const char* type, const Shipment& shipment, ShipmentState previous) {
  v1::ShipmentUpdated event;
  event.set_order(OrderName(shipment.order_id));
  *event.mutable_shipment() = ToProto(shipment);
  event.set_previous_state(static_cast<v1::Shipment::State>(previous));
  return tx.Emit({.type = type, .resource = event.shipment().name(), .payload = event});
}

absl::Status MoveUnits(outbox::Transaction& tx, const Shipment& shipment) {
  const Progress& progress = shipment.progress;
  std::optional<UnitEvent> event;
  if (shipment.direction == Direction::kOutbound) {
    event = UnitEventOf(progress);
  } else if (progress.first_scan_time) {
    event = UnitEvent::kScanReturn;
  }
  if (!event) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx.sql(), shipment.order_id));
  std::set<int> left_the_warehouse;
  for (Unit unit : units) {
    if (!std::ranges::binary_search(shipment.units, unit.number)) continue;
    const UnitState before = unit.state;
    const auto delivered_before = unit.delivered_time;
    unit.state = AfterScan(unit.state, *event);
    if (shipment.direction == Direction::kOutbound) unit.delivered_time = progress.delivered_time;
    if (unit.state == before && unit.delivered_time == delivered_before) continue;
    RETURN_IF_ERROR(SaveUnit(tx.sql(), shipment.order_id, unit));
    const bool was_here = before == UnitState::kOrdered || before == UnitState::kPickLocked;
    if (was_here && unit.state != before) left_the_warehouse.insert(unit.number);
  }
  if (left_the_warehouse.empty()) return absl::OkStatus();
  return LeaveRequests(tx, shipment.order_id, left_the_warehouse);
}

// Brings the parcel and its units to where all known scans say it is.
absl::Status Refresh(outbox::Transaction& tx, Shipment& shipment, bool scanned) {
  ASSIGN_OR_RETURN(const std::vector<ScanRecord> records, LoadScans(tx.sql(), shipment.tracking));
  std::vector<Scan> scans;
  for (const ScanRecord& record : records) scans.push_back(record.scan);
  const Progress before = std::exchange(shipment.progress, ProgressOf(scans));
  if (shipment.progress != before) {
    RETURN_IF_ERROR(SaveProgress(tx.sql(), shipment));
    RETURN_IF_ERROR(MoveUnits(tx, shipment));
    RETURN_IF_ERROR(Emit(tx, "shipment.updated", shipment, before.state));
  }
  return WatchDelivery(tx, shipment, before, scanned);
}

// Number of scans that were new. Tracking numbers are taken in one order, so that two batches never wait for each
// other.
absl::StatusOr<int> Record(outbox::Transaction& tx, const std::vector<ScanRecord>& records) {
  std::map<TrackingKey, std::vector<ScanRecord>> by_tracking;
  for (const ScanRecord& record : records) by_tracking[record.tracking].push_back(record);
  int recorded = 0;
  for (const auto& [tracking, scans] : by_tracking) {
    RETURN_IF_ERROR(LockTracking(tx.sql(), tracking));
    int fresh = 0;
    for (const ScanRecord& scan : scans) {
      ASSIGN_OR_RETURN(const bool inserted, InsertScan(tx.sql(), scan));
      fresh += inserted;
    }
    recorded += fresh;
    if (fresh == 0) continue;
    ASSIGN_OR_RETURN(std::vector<Shipment> shipments, FindShipments(tx.sql(), tracking));
    for (Shipment& shipment : shipments) {
      RETURN_IF_ERROR(tx.sql().Lock("order", shipment.order_id));
      RETURN_IF_ERROR(Refresh(tx, shipment, /*scanned=*/true));
    }
  }
  return recorded;
}

}  // namespace

absl::StatusOr<Shipment> Parcels::Register(outbox::Transaction& tx, Shipment shipment,
                                           const std::vector<ScanRecord>& scans) {
  RETURN_IF_ERROR(LockTracking(tx.sql(), shipment.tracking));
  RETURN_IF_ERROR(InsertShipment(tx.sql(), shipment));
  RETURN_IF_ERROR(Emit(tx, "shipment.registered", shipment, ShipmentState::kLabelCreated));
  for (const ScanRecord& scan : scans) RETURN_IF_ERROR(InsertScan(tx.sql(), scan).status());
  if (shipment.promised_time) {
    v1::Promise promise;
    *promise.mutable_promised_time() = clock::ToProto(*shipment.promised_time);
    *promise.mutable_make_time() = clock::ToProto(tx.now());
    promise.set_binding(true);
    RETURN_IF_ERROR(InsertPromise(tx.sql(), shipment, promise));
  }
  RETURN_IF_ERROR(Refresh(tx, shipment, /*scanned=*/!scans.empty()));
  return shipment;
}

absl::Status Parcels::NotScanned(outbox::Transaction& tx, const TrackingKey& tracking) {
  RETURN_IF_ERROR(LockTracking(tx.sql(), tracking));
  ASSIGN_OR_RETURN(const std::vector<Shipment> shipments, FindShipments(tx.sql(), tracking));
  for (const Shipment& shipment : shipments) {
    RETURN_IF_ERROR(tx.sql().Lock("order", shipment.order_id));
    if (!OwesScans(shipment.progress)) continue;
    ASSIGN_OR_RETURN(const std::optional<absl::Time> last, LastScanTime(tx.sql(), tracking));
    if (!last) continue;
    if (tx.now() >= *last + kLostAfter) {
      return Record(tx, {{.tracking = tracking, .scan = {kNoScanCode, *last + kLostAfter}, .location = ""}}).status();
    }
    if (shipment.direction == Direction::kOutbound && tx.now() >= *last + kStuckAfter) {
      RETURN_IF_ERROR(
          OpenProblem(tx, shipment, ProblemType::kStuck, absl::ZeroDuration(), shipment.units, ProofSays{}).status());
    }
    RETURN_IF_ERROR(WatchDelivery(tx, shipment, shipment.progress, /*scanned=*/false));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ListShipmentsResponse> Parcels::List(const rpc::Call& call,
                                                        const v1::ListShipmentsRequest& request) {
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::ListShipmentsResponse> {
    ASSIGN_OR_RETURN(const StoredOrder order, LoadOrder(tx, OrderId(request.parent()), auth::OwnerOf(call.actor())));
    ASSIGN_OR_RETURN(const std::vector<Shipment> shipments, LoadShipments(tx, order.id));
    v1::ListShipmentsResponse response;
    for (const Shipment& shipment : shipments) {
      v1::Shipment& shown = *response.add_shipments();
      shown = ToProto(shipment);
      ASSIGN_OR_RETURN(const std::vector<ScanRecord> records, LoadScans(tx, shipment.tracking));
      for (const ScanRecord& record : records) *shown.add_events() = ToProto(record);
      ASSIGN_OR_RETURN(const std::vector<v1::Promise> promises, LoadPromises(tx, shipment));
      shown.mutable_promises()->Assign(promises.begin(), promises.end());
    }
    return response;
  });
}

absl::StatusOr<v1::RecordTrackingEventsResponse> Parcels::RecordScans(const rpc::Call& call,
                                                                      const v1::RecordTrackingEventsRequest& request) {
  std::vector<ScanRecord> records;
  for (const v1::TrackingEvent& event : request.events()) records.push_back(FromProto(event));
  v1::RecordTrackingEventsResponse response;
  RETURN_IF_ERROR(outbox_.Apply(call.actor(), [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const int recorded, Record(tx, records));
    response.set_recorded(recorded);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::IngestCarrierWebhookResponse> Parcels::IngestWebhook(
    const v1::IngestCarrierWebhookRequest& request) {
  RETURN_IF_ERROR(http::VerifyWebhook(request.signature(), request.body(), carrier_webhook_secret_, absl::Now()));
  ASSIGN_OR_RETURN(const std::vector<ScanRecord> records, ParseCarrierWebhook(request.body()));
  type::v1::Actor carrier;
  carrier.set_subject("services/order");
  carrier.set_role(type::v1::ROLE_SERVICE);
  RETURN_IF_ERROR(
      outbox_.Apply(carrier, [&](outbox::Transaction& tx) -> absl::Status { return Record(tx, records).status(); }));
  return v1::IngestCarrierWebhookResponse();
}

absl::StatusOr<v1::RegisterReturnShipmentResponse> Parcels::RegisterReturn(
    const rpc::Call& call, const v1::RegisterReturnShipmentRequest& request) {
  const std::string order_id = OrderId(request.order());
  v1::RegisterReturnShipmentResponse response;
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    Shipment shipment;
    shipment.order_id = order_id;
    shipment.direction = Direction::kReturn;
    shipment.owner = request.owner();
    shipment.tracking = {request.carrier(), request.tracking_number()};
    RETURN_IF_ERROR(LockTracking(tx.sql(), shipment.tracking));
    RETURN_IF_ERROR(tx.sql().Lock("order", order_id));
    ASSIGN_OR_RETURN(const StoredOrder order, LoadOrder(tx.sql(), order_id, auth::OwnerOf(call.actor())));
    ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx.sql(), order.id));
    ASSIGN_OR_RETURN(shipment.units, UnitNumbers(order.id, request.units()));
    std::ranges::sort(shipment.units);
    RETURN_IF_ERROR(CheckUnits(units, shipment.units, /*holder=*/""));
    ASSIGN_OR_RETURN(const std::vector<Shipment> known, FindShipments(tx.sql(), shipment.tracking));
    for (const Shipment& other : known) {
      if (other.owner == shipment.owner && other.order_id == order.id) {
        *response.mutable_shipment() = ToProto(other);
        return absl::OkStatus();
      }
      return status::Error(errors::v1::REASON_RESOURCE_EXISTS, "the tracking number is another parcel's",
                           {{"resource", ShipmentName(other.order_id, other.id)}});
    }
    shipment.id = tx.ids().New();
    ASSIGN_OR_RETURN(const Shipment registered, Register(tx, shipment, /*scans=*/{}));
    *response.mutable_shipment() = ToProto(registered);
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace recourse::order
