// Paying back what refunds still holds of an order.
#pragma once

#include <optional>
#include <set>
#include <string>

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/repeated_ptr_field.h>

#include "libs/outbox/task_runner.h"
#include "services/order/peers.h"

namespace recourse::order {

using RefundItems = google::protobuf::RepeatedPtrField<refunds::v1::RefundItem>;

// What is left to pay back of these units; nothing of an order that nothing was paid for.
absl::StatusOr<RefundItems> RemainingOf(const Refunds& refunds, const std::string& order,
                                        const std::set<std::string>& units, const type::v1::Actor& actor,
                                        absl::Time deadline);

// What a refund of these items would pay, and to which payments; an empty one when there are none. `at_most`: minor
// units.
absl::StatusOr<refunds::v1::QuoteRefundResponse> QuoteBack(const Refunds& refunds, const std::string& order,
                                                           RefundItems items, const std::optional<int64_t>& at_most,
                                                           const type::v1::Actor& actor, absl::Time deadline);

struct Repayment {
  std::string order;
  std::string source;  // one refund each
  std::string obligation;
  std::set<std::string> units;
  std::optional<int64_t> at_most;  // minor units; otherwise all that is left
};

// Within a task: the refund that the source has already, or a new one; empty when nothing is left.
absl::StatusOr<refunds::v1::Refund> PayBack(const Refunds& refunds, const Repayment& repayment,
                                            const outbox::Task& task);

}  // namespace recourse::order
