#include "services/refunds/domain/refund.h"

#include <algorithm>

#include "libs/status/status.h"

namespace recourse::refunds {

absl::StatusOr<Money> TotalOf(const std::vector<Item>& items) {
  if (items.empty()) return status::Error(errors::v1::REASON_NOTHING_TO_REFUND, "no items");
  Money total{items.front().amount.currency, 0};
  for (const Item& item : items) {
    ASSIGN_OR_RETURN(total, money::Add(total, item.amount));
  }
  if (total.minor <= 0) return status::Error(errors::v1::REASON_NOTHING_TO_REFUND, "the items add up to nothing");
  return total;
}

absl::StatusOr<std::vector<Share>> Allocate(const Money& total, const std::vector<Payment>& payments) {
  std::vector<Share> shares;
  int64_t left = total.minor;
  int64_t refundable = 0;
  for (const Payment& payment : payments) {
    if (payment.captured.currency != total.currency) continue;
    const int64_t available = std::max<int64_t>(payment.Refundable().minor, 0);
    refundable += available;
    const int64_t part = std::min(left, available);
    if (part > 0) shares.push_back({payment.name, {total.currency, part}});
    left -= part;
  }
  if (left > 0) {
    return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "more than may still be refunded",
                         {{"max_refundable", money::Format({total.currency, refundable})}});
  }
  return shares;
}

AllocationState StateOf(const std::vector<Allocation>& allocations) {
  using enum AllocationState;
  for (const AllocationState state : {kUnknown, kReserved, kSubmitted, kFailed}) {
    if (std::any_of(allocations.begin(), allocations.end(), [&](const Allocation& a) { return a.state == state; })) {
      return state;
    }
  }
  return kSucceeded;
}

int ExpectedDays(const std::string& payment_label) {
  constexpr int kStoredValue = 0;  // two to three hours
  constexpr int kCard = 5;         // three to five business days
  const bool stored =
      payment_label.find("gift") != std::string::npos || payment_label.find("credit") != std::string::npos;
  return stored && payment_label.find("card ending") == std::string::npos &&
                 payment_label.find("credit_card") == std::string::npos
             ? kStoredValue
             : kCard;
}

}  // namespace recourse::refunds
