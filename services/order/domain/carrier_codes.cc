#include "services/order/domain/carrier_codes.h"

#include <algorithm>

namespace recourse::order {
namespace {

using enum ShipmentState;

constexpr CarrierCode kCodes[] = {
    // Numbered scans.
    {.code = "101", .state = kLabelCreated},
    {.code = "102", .state = kInTransit, .has_parcel = true},
    {.code = "201", .state = kInTransit, .has_parcel = true},
    {.code = "202", .state = kInTransit, .has_parcel = true},
    {.code = "203", .state = kInTransit, .has_parcel = true},
    {.code = "204", .state = kInTransit, .has_parcel = true},
    {.code = "205", .state = kInTransit, .has_parcel = true},
    {.code = "206", .state = kInTransit, .has_parcel = true},
    {.code = "301", .state = kDelivered, .has_parcel = true},
    {.code = "302", .state = kOutForDelivery, .has_parcel = true},
    {.code = "304", .state = kDeliveryAttempted, .has_parcel = true},
    {.code = "308", .state = kAvailableForPickup, .has_parcel = true},
    {.code = "309", .state = kReturnedToSender, .has_parcel = true, .contradicts_delivery = true},
    {.code = "402", .state = kDelayed},
    {.code = "404", .state = kDelayed},
    {.code = "405", .state = kDamaged},
    {.code = "406", .state = kDelayed},
    {.code = "407", .state = kRefused, .has_parcel = true, .contradicts_delivery = true},
    {.code = "408", .state = kReturning, .has_parcel = true, .contradicts_delivery = true},
    {.code = "409", .state = kLost},
    {.code = "413", .state = kRefused, .has_parcel = true, .contradicts_delivery = true},
    {.code = "414", .state = kInTransit, .has_parcel = true, .contradicts_delivery = true},
    {.code = "415", .state = kInTransit, .has_parcel = true},
    {.code = "416", .state = kLost},
    {.code = "417", .state = kInTransit, .has_parcel = true, .contradicts_delivery = true},
    {.code = "418", .state = kDelayed},
    {.code = "801", .state = kAvailableForPickup, .has_parcel = true},
    {.code = "804", .state = kDelivered, .has_parcel = true},
    // Statuses in capitals; the last four are of the way back.
    {.code = "LABEL_CREATED", .state = kLabelCreated},
    {.code = "IN_TRANSIT", .state = kInTransit, .has_parcel = true},
    {.code = "OUT_FOR_DELIVERY", .state = kOutForDelivery, .has_parcel = true},
    {.code = "DELIVERY_ATTEMPTED", .state = kDeliveryAttempted, .has_parcel = true},
    {.code = "AVAILABLE_FOR_PICKUP", .state = kAvailableForPickup, .has_parcel = true},
    {.code = "DELIVERED", .state = kDelivered, .has_parcel = true},
    {.code = "DELAYED", .state = kDelayed},
    {.code = "UNDELIVERABLE", .state = kLost},
    {.code = "RETURNING", .state = kReturning, .has_parcel = true, .contradicts_delivery = true},
    {.code = "RETURNED", .state = kReturnedToSender, .has_parcel = true, .contradicts_delivery = true},
    {.code = "RETURN_REQUEST_ACCEPTED", .state = kLabelCreated},
    {.code = "PICKUP_SCHEDULED", .state = kLabelCreated},
    {.code = "PICKUP_SUCCESSFUL", .state = kInTransit, .has_parcel = true},
    {.code = "RETURN_RECEIVED_IN_FC", .state = kDelivered, .has_parcel = true},
    // Tags with numbered details.
    {.code = "InfoReceived", .state = kLabelCreated},
    {.code = "InTransit", .state = kInTransit, .has_parcel = true},
    {.code = "OutForDelivery", .state = kOutForDelivery, .has_parcel = true},
    {.code = "AttemptFail", .state = kDeliveryAttempted, .has_parcel = true},
    {.code = "AvailableForPickup", .state = kAvailableForPickup, .has_parcel = true},
    {.code = "Delivered", .state = kDelivered, .has_parcel = true},
    {.code = "Delivered_001", .state = kDelivered, .has_parcel = true},
    {.code = "Delivered_002", .state = kDelivered, .has_parcel = true},
    {.code = "Delivered_003", .state = kDelivered, .has_parcel = true},
    {.code = "Delivered_004", .state = kDelivered, .has_parcel = true},
    {.code = "Delivered_005", .state = kDelivered, .has_parcel = true},
    {.code = "Exception_003", .state = kRefused, .has_parcel = true, .contradicts_delivery = true},
    {.code = "Exception_004", .state = kDelayed},
    {.code = "Exception_005", .state = kDelayed},
    {.code = "Exception_011", .state = kReturning, .has_parcel = true, .contradicts_delivery = true},
    {.code = kNoScanCode, .state = kLost},
    // Either damaged or lost: too little to pay on, enough to be late.
    {.code = "Exception", .state = kDelayed},
    {.code = "failure", .state = kDelayed},
    // Statuses in small letters.
    {.code = "pre_transit", .state = kLabelCreated},
    {.code = "in_transit", .state = kInTransit, .has_parcel = true},
    {.code = "out_for_delivery", .state = kOutForDelivery, .has_parcel = true},
    {.code = "available_for_pickup", .state = kAvailableForPickup, .has_parcel = true},
    {.code = "delivered", .state = kDelivered, .has_parcel = true},
    {.code = "return_to_sender", .state = kReturning, .has_parcel = true, .contradicts_delivery = true},
};

}  // namespace

const CarrierCode* FindCarrierCode(std::string_view code) {
  constexpr std::string_view kPrefix = "EVENT_";
  if (code.starts_with(kPrefix)) code.remove_prefix(kPrefix.size());
  const auto* row = std::ranges::find(kCodes, code, &CarrierCode::code);
  return row == std::end(kCodes) ? nullptr : row;
}

}  // namespace recourse::order
