// What was paid for units of one order pays for units of another (decisions 1.5, INV-19). Pure.
#pragma once

#include <vector>

#include "services/refunds/domain/ledger.h"
#include "services/refunds/domain/refund.h"

namespace recourse::refunds {

// Whose money it is: stored value first and cards last, so that what is left over goes back to the card.
// REFUND_EXCEEDS_BALANCE with metadata max_refundable.
absl::StatusOr<std::vector<Share>> TakeFunding(const Money& amount, const std::vector<Payment>& payments);

// Revenue of the old units becomes revenue of the new ones.
Posting Transferred(const std::vector<Item>& from, const std::vector<Item>& to);

}  // namespace recourse::refunds
