#include "services/returns/domain/refund_lines.h"

#include <algorithm>

namespace recourse::returns {
namespace {

constexpr char kItem[] = "ITEM";
constexpr char kItemDiscount[] = "ITEM_DISCOUNT";
constexpr char kItemTax[] = "ITEM_TAX";

bool ComesBackAtCustomersFault(const PaidComponent& component) {
  return component.kind == kItem || component.kind == kItemDiscount || component.kind == kItemTax;
}

bool IsOutboundShipping(const PaidComponent& component) { return component.kind.starts_with("SHIPPING"); }

}  // namespace

std::vector<PaidComponent> RefundLines(const std::vector<PaidComponent>& paid, policy::v1::Fault fault, int64_t fee,
                                       bool outbound_shipping) {
  if (fault != policy::v1::FAULT_CUSTOMER) fee = 0;
  int64_t deductible = 0;
  for (const PaidComponent& component : paid) {
    if (component.kind == kItem || component.kind == kItemDiscount) deductible += component.minor_units;
  }
  fee = std::clamp<int64_t>(fee, 0, std::max<int64_t>(deductible, 0));

  std::vector<PaidComponent> lines;
  for (PaidComponent component : paid) {
    if (fault == policy::v1::FAULT_CUSTOMER && !ComesBackAtCustomersFault(component) &&
        !(outbound_shipping && IsOutboundShipping(component))) {
      continue;
    }
    if (component.kind == kItem) {
      const int64_t taken = std::min(fee, component.minor_units);
      component.minor_units -= taken;
      fee -= taken;
    }
    if (component.minor_units != 0) lines.push_back(std::move(component));
  }
  return lines;
}

}  // namespace recourse::returns
