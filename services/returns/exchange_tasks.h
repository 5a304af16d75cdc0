// Sending new goods for old ones: the difference is taken, the value moves, the order is placed, the rest goes back.
// What cannot be done becomes a refund.
#pragma once

#include "libs/outbox/task_runner.h"
#include "services/returns/peers.h"
#include "services/returns/store/return_record.h"

namespace recourse::returns {

// What the new goods cost more, held on the customer's method; answers the charge's name.
absl::StatusOr<std::string> HoldDifference(const Charges& charges, const ReturnRecord& record,
                                           const std::string& request_id, const type::v1::Actor& actor,
                                           absl::Time deadline);

// Of kExchangeTask: when the old goods are there.
outbox::TaskHandler ExchangeHandler(outbox::Outbox& outbox, const Charges& charges, const Exchanges& exchanges);
// Of kDropChargeTask: there will be no exchange. What is held is given back, what was taken is refunded.
outbox::TaskHandler DropChargeHandler(outbox::Outbox& outbox, const Charges& charges);

}  // namespace recourse::returns
