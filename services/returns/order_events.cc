#include "services/returns/order_events.h"

#include "libs/clock/clock_proto.h"
#include "libs/log/log.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/returns/escalation.h"
#include "services/returns/owed_refund.h"
#include "services/returns/return_changes.h"
#include "services/returns/store/return_store.h"

namespace recourse::returns {
namespace {

absl::Status FindAgain(outbox::Transaction& tx, ReturnRecord& record, const order::v1::Shipment& shipment) {
  const bool moves = shipment.state() == order::v1::Shipment::STATE_IN_TRANSIT ||
                     shipment.state() == order::v1::Shipment::STATE_OUT_FOR_DELIVERY;
  if (StateOf(record.body) != State::kLostInTransit || !moves) return absl::OkStatus();
  return Change(tx, record, Event::kScan);
}

absl::Status ApplyScan(outbox::Transaction& tx, ReturnRecord& record, const order::v1::Shipment& shipment) {
  if (!shipment.has_first_scan_time()) return absl::OkStatus();
  if (record.body.has_first_scan_time()) return FindAgain(tx, record, shipment);
  *record.body.mutable_first_scan_time() = shipment.first_scan_time();
  record.handed_over_late = DaysLate(record.body) > 0;
  return Change(tx, record, Event::kScan);
}

absl::Status ApplyState(outbox::Transaction& tx, ReturnRecord& record, const order::v1::ShipmentUpdated& update) {
  const order::v1::Shipment::State state = update.shipment().state();
  if (state == update.previous_state()) return absl::OkStatus();
  if (state == order::v1::Shipment::STATE_DELIVERED) return Change(tx, record, Event::kDeliver);
  if (state == order::v1::Shipment::STATE_LOST) return Change(tx, record, Event::kLose);
  if (state == order::v1::Shipment::STATE_RETURNED_TO_SENDER) return Change(tx, record, Event::kBounce);
  return absl::OkStatus();
}

}  // namespace

absl::Status ApplyOrderEvent(outbox::Transaction& tx, const events::v1::Event& event) {
  if (event.type() == kUnitsTransferred) {
    order::v1::UnitsChanged transfer;
    if (!event.payload().UnpackTo(&transfer)) return status::Error(errors::v1::REASON_INTERNAL, "not a UnitsChanged");
    return ApplyTransfer(tx, transfer);
  }
  order::v1::ShipmentUpdated update;
  if (!event.payload().UnpackTo(&update)) return status::Error(errors::v1::REASON_INTERNAL, "not a ShipmentUpdated");
  const order::v1::Shipment& shipment = update.shipment();
  if (shipment.direction() != order::v1::Shipment::DIRECTION_RETURN) return absl::OkStatus();
  auto record = store::LoadForUpdate(tx.sql(), shipment.owner());
  if (status::ReasonOf(record.status()) == errors::v1::REASON_RESOURCE_NOT_FOUND) {
    log::Error("shipment of an unknown return", {{"shipment", shipment.name()}, {"owner", shipment.owner()}});
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(record.status());
  RETURN_IF_ERROR(ApplyScan(tx, *record, shipment));
  return ApplyState(tx, *record, update);
}

}  // namespace recourse::returns
