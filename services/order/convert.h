// Between this service's messages and its own types.
#pragma once

#include <map>
#include <vector>

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/repeated_ptr_field.h>
#include <google/protobuf/timestamp.pb.h>

#include "recourse/order/v1/order.pb.h"
#include "recourse/order/v1/order_events.pb.h"
#include "recourse/order/v1/order_service.pb.h"
#include "recourse/refunds/v1/refunds_service.pb.h"
#include "services/order/domain/explode.h"
#include "services/order/domain/reservation.h"
#include "services/order/store/order_store.h"
#include "services/order/store/reservation_store.h"
#include "services/order/store/shipment_store.h"

namespace recourse::order {

// Microseconds are kept, finer parts are cut.

absl::StatusOr<std::vector<Component>> FromProto(const google::protobuf::RepeatedPtrField<v1::Component>& components);
google::protobuf::RepeatedPtrField<v1::Component> ToProto(const std::vector<Component>& components);

absl::StatusOr<SoldOrder> FromProto(const v1::ImportedOrder& order);
// The order as it is stored: without state and units.
v1::Order HeaderOf(const v1::ImportedOrder& order);

// A unit's components as refunds names them.
void AddItems(const std::string& order_id, const Unit& unit,
              google::protobuf::RepeatedPtrField<refunds::v1::RefundItem>* items);

// What refunds must know of the order, unit by unit.
refunds::v1::RecordChargesRequest ChargesOf(const v1::ImportedOrder& order, const std::vector<Unit>& units);

// The order as it is shown at `now`.
v1::Order ToProto(const StoredOrder& order, const std::vector<Unit>& units, const Reservations& reservations,
                  absl::Time now);

// Without its events.
v1::Shipment ToProto(const Shipment& shipment);

ScanRecord FromProto(const v1::TrackingEvent& event);
v1::TrackingEvent ToProto(const ScanRecord& record);

v1::Reservation ToProto(const HeldUnit& held);

v1::UnitsChanged UnitsChangedOf(const std::string& order_id, const std::string& holder, const std::vector<int>& units);

}  // namespace recourse::order
