#include "services/order/names.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::order {

std::string OrderName(std::string_view order_id) { return "orders/" + std::string(order_id); }

std::string OrderId(std::string_view name) { return std::string(name.substr(name.find('/') + 1)); }

std::string LineName(std::string_view order_id, std::string_view line_id) {
  return OrderName(order_id) + "/lines/" + std::string(line_id);
}

std::string LineId(std::string_view name) { return std::string(name.substr(name.rfind('/') + 1)); }

std::string UnitName(std::string_view order_id, int number) {
  return absl::StrCat(OrderName(order_id), "/units/", number);
}

std::string ProblemName(std::string_view order_id, std::string_view problem_id) {
  return OrderName(order_id) + "/problems/" + std::string(problem_id);
}

ShipmentKey ShipmentKeyOf(std::string_view name) {
  const std::string rest = OrderId(name);
  return {.order_id = rest.substr(0, rest.find('/')), .shipment_id = rest.substr(rest.rfind('/') + 1)};
}

std::string ShipmentName(std::string_view order_id, std::string_view shipment_id) {
  return OrderName(order_id) + "/shipments/" + std::string(shipment_id);
}

absl::StatusOr<int> UnitNumber(std::string_view order_id, std::string_view name) {
  const std::string prefix = OrderName(order_id) + "/units/";
  int number = 0;
  if (name.starts_with(prefix) && absl::SimpleAtoi(std::string(name.substr(prefix.size())), &number) &&
      UnitName(order_id, number) == name) {
    return number;
  }
  return status::Error(errors::v1::REASON_UNIT_NOT_IN_ORDER, "no such unit in the order", {{"unit", name}});
}

absl::StatusOr<std::vector<int>> UnitNumbers(std::string_view order_id,
                                             const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::vector<int> numbers;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const int number, UnitNumber(order_id, name));
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace recourse::order
