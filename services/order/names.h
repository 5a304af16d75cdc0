// Resource names of this service.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <absl/status/statusor.h>
#include <google/protobuf/repeated_ptr_field.h>

namespace recourse::order {

// "orders/{order}" ⇄ {order}.
std::string OrderName(std::string_view order_id);
std::string OrderId(std::string_view name);
std::string LineName(std::string_view order_id, std::string_view line_id);
// Last segment of a line's name.
std::string LineId(std::string_view name);
std::string UnitName(std::string_view order_id, int number);
std::string ProblemName(std::string_view order_id, std::string_view problem_id);
std::string ShipmentName(std::string_view order_id, std::string_view shipment_id);

// Of "orders/{order}/shipments/{shipment}".
struct ShipmentKey {
  std::string order_id;
  std::string shipment_id;
};
ShipmentKey ShipmentKeyOf(std::string_view name);

// UNIT_NOT_IN_ORDER unless `name` is a unit's name within this order.
absl::StatusOr<int> UnitNumber(std::string_view order_id, std::string_view name);
absl::StatusOr<std::vector<int>> UnitNumbers(std::string_view order_id,
                                             const google::protobuf::RepeatedPtrField<std::string>& names);

}  // namespace recourse::order
