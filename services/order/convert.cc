#include "services/order/convert.h"

#include <algorithm>

#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "services/order/names.h"

namespace recourse::order {
namespace {

v1::Order::State StateOf(const std::vector<Unit>& units) {
  size_t cancelled = 0;
  size_t ordered = 0;
  size_t shipped = 0;
  for (const Unit& unit : units) {
    cancelled += unit.state == UnitState::kCancelled;
    ordered += unit.state == UnitState::kOrdered || unit.state == UnitState::kPickLocked;
    shipped += unit.state == UnitState::kShipped || unit.state == UnitState::kLost ||
               unit.state == UnitState::kReturningToSender || unit.state == UnitState::kReturnedToSender;
  }
  if (cancelled == units.size()) return v1::Order::STATE_CANCELLED;
  if (ordered + cancelled == units.size()) return v1::Order::STATE_UNSHIPPED;
  if (ordered > 0) return v1::Order::STATE_PARTIALLY_SHIPPED;
  return shipped > 0 ? v1::Order::STATE_SHIPPED : v1::Order::STATE_DELIVERED;
}

}  // namespace

absl::StatusOr<std::vector<Component>> FromProto(const google::protobuf::RepeatedPtrField<v1::Component>& components) {
  std::vector<Component> result;
  for (const v1::Component& component : components) {
    ASSIGN_OR_RETURN(const money::Money amount, money::FromProto(component.amount()));
    result.push_back({static_cast<ComponentKind>(component.kind()), amount});
  }
  return result;
}

google::protobuf::RepeatedPtrField<v1::Component> ToProto(const std::vector<Component>& components) {
  google::protobuf::RepeatedPtrField<v1::Component> result;
  for (const Component& component : components) {
    v1::Component& proto = *result.Add();
    proto.set_kind(static_cast<v1::Component::Kind>(component.kind));
    *proto.mutable_amount() = money::ToProto(component.amount);
  }
  return result;
}

absl::StatusOr<SoldOrder> FromProto(const v1::ImportedOrder& order) {
  SoldOrder sold;
  ASSIGN_OR_RETURN(sold.currency, money::Currency::Parse(order.currency_code()));
  for (const v1::ImportedLine& line : order.lines()) {
    ASSIGN_OR_RETURN(std::vector<Component> components, FromProto(line.components()));
    sold.lines.push_back({line.line_id(), line.quantity(), std::move(components)});
  }
  for (const v1::ImportedPayment& payment : order.payments()) {
    ASSIGN_OR_RETURN(const money::Money captured, money::FromProto(payment.captured()));
    sold.payments.push_back(captured);
  }
  for (const v1::ImportedShipment& shipment : order.shipments()) {
    sold.parcels.push_back({shipment.shipment_id(), {shipment.line_ids().begin(), shipment.line_ids().end()}});
  }
  return sold;
}

v1::Order HeaderOf(const v1::ImportedOrder& order) {
  v1::Order header;
  header.set_name(order.name());
  header.set_customer(order.customer());
  header.set_marketplace(order.marketplace());
  header.set_currency_code(order.currency_code());
  *header.mutable_placed_time() = order.placed_time();
  if (order.has_shipping_address()) *header.mutable_shipping_address() = order.shipping_address();
  header.set_gift(order.gift());
  header.set_gift_receipt(order.gift_receipt());
  header.set_membership(order.membership());
  if (order.membership_period()) header.set_kind(v1::Order::KIND_MEMBERSHIP);
  for (const v1::ImportedLine& imported : order.lines()) {
    v1::Line& line = *header.add_lines();
    line.set_name(LineName(OrderId(order.name()), imported.line_id()));
    line.set_product(imported.product());
    line.set_variant(imported.variant());
    line.set_title(imported.title());
    line.set_variant_title(imported.variant_title());
    *line.mutable_facts() = imported.facts();
  }
  return header;
}

void AddItems(const std::string& order_id, const Unit& unit,
              google::protobuf::RepeatedPtrField<refunds::v1::RefundItem>* items) {
  for (const Component& component : unit.components) {
    refunds::v1::RefundItem& item = *items->Add();
    item.set_unit(UnitName(order_id, unit.number));
    const auto kind = static_cast<v1::Component::Kind>(component.kind);
    item.set_component(v1::Component::Kind_Name(kind).substr(sizeof "KIND_" - 1));
    *item.mutable_amount() = money::ToProto(component.amount);
  }
}

refunds::v1::RecordChargesRequest ChargesOf(const v1::ImportedOrder& order, const std::vector<Unit>& units) {
  const std::string order_id = OrderId(order.name());
  refunds::v1::RecordChargesRequest request;
  request.set_order(order.name());
  request.set_customer(order.customer());
  for (const v1::ImportedPayment& imported : order.payments()) {
    refunds::v1::CapturedPayment& payment = *request.add_payments();
    payment.set_label(imported.label());
    payment.set_provider_reference(imported.provider_reference());
    *payment.mutable_captured() = imported.captured();
  }
  for (const Unit& unit : units) AddItems(order_id, unit, request.mutable_items());
  for (const v1::ImportedRefund& imported : order.past_refunds()) {
    refunds::v1::PastRefund& refund = *request.add_past_refunds();
    refund.set_provider_reference(imported.provider_reference());
    *refund.mutable_amount() = imported.amount();
    *refund.mutable_refund_time() = imported.refund_time();
    for (const Unit& unit : units) {
      if (std::ranges::count(imported.line_ids(), unit.line) > 0) AddItems(order_id, unit, refund.mutable_items());
    }
  }
  return request;
}

v1::Order ToProto(const StoredOrder& order, const std::vector<Unit>& units, const Reservations& reservations,
                  absl::Time now) {
  v1::Order proto = order.header;
  proto.set_state(StateOf(units));
  proto.set_etag(absl::StrCat(order.version));
  std::map<std::string, v1::Line*> lines;
  for (v1::Line& line : *proto.mutable_lines()) lines[line.name()] = &line;
  for (const Unit& unit : units) {
    v1::Unit& shown = *lines.at(LineName(order.id, unit.line))->add_units();
    shown.set_name(UnitName(order.id, unit.number));
    shown.set_state(static_cast<v1::Unit::State>(unit.state));
    *shown.mutable_components() = ToProto(unit.components);
    if (unit.delivered_time) *shown.mutable_delivered_time() = clock::ToProto(*unit.delivered_time);
    shown.set_replaces(unit.replaces);
    if (!unit.shipment.empty()) shown.set_shipment(ShipmentName(order.id, unit.shipment));
    const auto reservation = reservations.find(unit.number);
    if (reservation != reservations.end() && reservation->second.HoldsAt(now)) {
      shown.set_remedy(reservation->second.holder);
    }
  }
  // Of a line whose units all became other variants nothing is left.
  for (int i = proto.lines_size() - 1; i >= 0; --i) {
    if (proto.lines(i).units().empty()) proto.mutable_lines()->DeleteSubrange(i, 1);
  }
  return proto;
}

v1::Shipment ToProto(const Shipment& shipment) {
  v1::Shipment proto;
  proto.set_name(ShipmentName(shipment.order_id, shipment.id));
  proto.set_direction(static_cast<v1::Shipment::Direction>(shipment.direction));
  proto.set_owner(shipment.owner);
  proto.set_carrier(shipment.tracking.carrier);
  proto.set_tracking_number(shipment.tracking.number);
  proto.set_state(static_cast<v1::Shipment::State>(shipment.progress.state));
  for (const int unit : shipment.units) proto.add_units(UnitName(shipment.order_id, unit));
  if (shipment.promised_time) *proto.mutable_promised_time() = clock::ToProto(*shipment.promised_time);
  if (shipment.progress.first_scan_time) {
    *proto.mutable_first_scan_time() = clock::ToProto(*shipment.progress.first_scan_time);
  }
  if (shipment.progress.delivered_time)
    *proto.mutable_delivered_time() = clock::ToProto(*shipment.progress.delivered_time);
  if (shipment.void_time) *proto.mutable_void_time() = clock::ToProto(*shipment.void_time);
  return proto;
}

ScanRecord FromProto(const v1::TrackingEvent& event) {
  ScanRecord record{.tracking = {event.carrier(), event.tracking_number()},
                    .scan = {.code = event.event_code(), .time = clock::FromProto(event.event_time())},
                    .location = event.location()};
  if (event.has_proof()) record.proof = event.proof();
  return record;
}

v1::TrackingEvent ToProto(const ScanRecord& record) {
  v1::TrackingEvent event;
  event.set_carrier(record.tracking.carrier);
  event.set_tracking_number(record.tracking.number);
  event.set_event_code(record.scan.code);
  *event.mutable_event_time() = clock::ToProto(record.scan.time);
  event.set_location(record.location);
  if (record.proof) *event.mutable_proof() = *record.proof;
  return event;
}

v1::Reservation ToProto(const HeldUnit& held) {
  v1::Reservation proto;
  proto.set_order(OrderName(held.order_id));
  proto.set_unit(UnitName(held.order_id, held.unit));
  proto.set_holder(held.reservation.holder);
  if (held.reservation.expire_time) *proto.mutable_expire_time() = clock::ToProto(*held.reservation.expire_time);
  return proto;
}

v1::UnitsChanged UnitsChangedOf(const std::string& order_id, const std::string& holder, const std::vector<int>& units) {
  v1::UnitsChanged changed;
  changed.set_order(OrderName(order_id));
  changed.set_holder(holder);
  for (const int unit : units) changed.add_units(UnitName(order_id, unit));
  return changed;
}

}  // namespace recourse::order
