// Every change of a cancellation: its state, its units, its clock, its money and its event, in one transaction.
#pragma once

#include <set>
#include <vector>

#include <absl/status/status.h>

#include "libs/outbox/outbox.h"
#include "recourse/order/v1/cancellation.pb.h"
#include "services/order/domain/cancellation.h"

namespace recourse::order {

// Kinds of tasks; the lane is the cancellation's name.
inline constexpr char kPayBackTask[] = "pay_back_cancellation";
inline constexpr char kNoAnswerTask[] = "cancellation_not_answered";

// All of them under the order's lock.

// Stores it in the state it has, ACCEPTED or REQUESTED; the units of an accepted one are cancelled.
absl::Status Begin(outbox::Transaction& tx, v1::Cancellation& cancellation);
absl::Status Accept(outbox::Transaction& tx, v1::Cancellation& cancellation);
absl::Status Reject(outbox::Transaction& tx, v1::Cancellation& cancellation, v1::Cancellation::Rejection why);
// `refund` empty: nothing was left to pay back.
absl::Status Settle(outbox::Transaction& tx, v1::Cancellation& cancellation, const std::string& refund);
absl::Status CallAttention(outbox::Transaction& tx, v1::Cancellation& cancellation, const std::string& why);

// Units that have left are no longer asked for; a request without units is rejected.
absl::Status LeaveRequests(outbox::Transaction& tx, const std::string& order_id, const std::set<int>& shipped);

}  // namespace recourse::order
