#include "services/order/label_voiding.h"

#include <absl/algorithm/container.h>

#include "libs/log/log.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/convert.h"
#include "services/order/delivery_watch.h"
#include "services/order/names.h"
#include "services/order/store/order_store.h"

namespace recourse::order {
namespace {

bool CarriesAny(const Shipment& shipment, const std::vector<int>& numbers) {
  return absl::c_any_of(shipment.units, [&](int number) { return absl::c_linear_search(numbers, number); });
}

bool IsEmpty(const Shipment& shipment, const std::vector<Unit>& units) {
  return absl::c_all_of(units, [&](const Unit& unit) {
    return !absl::c_linear_search(shipment.units, unit.number) || unit.state == UnitState::kCancelled;
  });
}

TrackingKey LabelOf(const outbox::Task& task) {
  const auto parcel = task.As<v1::Shipment>();
  return {parcel.carrier(), parcel.tracking_number()};
}

// The parcel of the task as it is now, and `type` told of it.
absl::Status Tell(outbox::Transaction& tx, const outbox::Task& task, const char* type, bool voided) {
  const TrackingKey label = LabelOf(task);
  RETURN_IF_ERROR(LockTracking(tx.sql(), label));
  ASSIGN_OR_RETURN(const std::vector<Shipment> shipments, FindShipments(tx.sql(), label));
  for (Shipment shipment : shipments) {
    RETURN_IF_ERROR(tx.sql().Lock("order", shipment.order_id));
    if (voided) {
      shipment.void_time = tx.now();
      RETURN_IF_ERROR(SaveVoid(tx.sql(), shipment));
      RETURN_IF_ERROR(tx.Cancel(kPromiseClock, task.lane));
      RETURN_IF_ERROR(tx.Cancel(kScanClock, task.lane));
    }
    v1::ShipmentUpdated event;
    event.set_order(OrderName(shipment.order_id));
    *event.mutable_shipment() = ToProto(shipment);
    event.set_previous_state(event.shipment().state());
    RETURN_IF_ERROR(tx.Emit({.type = type, .resource = event.shipment().name(), .payload = event}));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status VoidEmptyParcels(outbox::Transaction& tx, const std::string& order_id, const std::vector<int>& cancelled) {
  ASSIGN_OR_RETURN(const std::vector<Shipment> shipments, LoadShipments(tx.sql(), order_id));
  ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx.sql(), order_id));
  for (const Shipment& shipment : shipments) {
    if (shipment.direction != Direction::kOutbound || shipment.progress.first_scan_time) continue;
    if (!CarriesAny(shipment, cancelled) || !IsEmpty(shipment, units)) continue;
    const v1::Shipment parcel = ToProto(shipment);
    RETURN_IF_ERROR(tx.Enqueue({.kind = kVoidLabelTask, .lane = parcel.name(), .payload = parcel}));
  }
  return absl::OkStatus();
}

outbox::TaskHandler VoidLabelHandler(Carrier& carrier) {
  return {.deliver = [&carrier](const outbox::Task& task) -> absl::StatusOr<std::string> {
            RETURN_IF_ERROR(carrier.VoidLabel(LabelOf(task)));
            return std::string();
          },
          .on_done = [](outbox::Transaction& tx, const outbox::Task& task,
                        const std::string&) { return Tell(tx, task, "shipment.voided", true); },
          // The warehouse keeps the parcel back: it may be on its way, with nothing that anybody ordered.
          .on_refused = [](outbox::Transaction& tx, const outbox::Task& task,
                           const absl::Status&) { return Tell(tx, task, "shipment.not_voided", false); }};
}

}  // namespace recourse::order
