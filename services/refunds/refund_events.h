// What other services and the audit trail learn about a refund.
#pragma once

#include "libs/outbox/outbox.h"
#include "services/refunds/domain/refund.h"

namespace recourse::refunds {

// "refund.reserved", "refund.submitted", …: the refund as it is now, also when only one of its allocations moved.
absl::Status EmitChanged(outbox::Transaction& tx, const Refund& refund);

// "refund.amount_differs": the provider paid another amount than it was asked for.
absl::Status EmitAmountDiffers(outbox::Transaction& tx, const Refund& refund);

// "refund.overpaid": money went out that is no longer owed; a person must get it back or write it off.
absl::Status EmitOverpaid(outbox::Transaction& tx, const Refund& refund);

}  // namespace recourse::refunds
