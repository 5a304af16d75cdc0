// Which parts of a unit's price come back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "recourse/policy/v1/policy.pb.h"

namespace recourse::returns {

// Part of what was paid for a unit, in minor units; discounts are negative.
struct PaidComponent {
  std::string kind;  // "ITEM", "ITEM_TAX", …
  int64_t minor_units = 0;

  bool operator==(const PaidComponent&) const = default;
};

// Fault of others: all that was paid. Fault of the customer: item, its discounts and its tax, for the service of
// bringing and wrapping it was rendered; less `fee`, which is taken from the item alone and never makes item and
// discounts together negative. Components of zero are left out.
// `outbound_shipping`: the service of bringing is given back all the same.
std::vector<PaidComponent> RefundLines(const std::vector<PaidComponent>& paid, policy::v1::Fault fault, int64_t fee,
                                       bool outbound_shipping = false);

}  // namespace recourse::returns
