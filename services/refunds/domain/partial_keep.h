// Money back for goods that the customer keeps (decisions 1.8). Pure.
#pragma once

#include "services/refunds/domain/refund.h"

namespace recourse::refunds {

struct PaidComponent {
  std::string component;
  Money paid;
  int64_t refunded = 0;  // minor units
};

// The items of `amount` off what is left of a unit's goods, net of their discount, with the tax on it. Each component
// is a function of what is refunded of the goods altogether, so that parts in any order add up to the same, and all
// parts to what was paid (INV-10). UNIT_NOT_IN_ORDER without goods, REFUND_EXCEEDS_BALANCE with max_refundable.
absl::StatusOr<std::vector<Item>> PartialKeep(const std::string& unit, const std::vector<PaidComponent>& components,
                                              const Money& amount);

}  // namespace recourse::refunds
