#include "services/refunds/domain/value_transfer.h"

#include <algorithm>

#include "libs/status/status.h"

namespace recourse::refunds {

absl::StatusOr<std::vector<Share>> TakeFunding(const Money& amount, const std::vector<Payment>& payments) {
  std::vector<Share> shares;
  int64_t left = amount.minor;
  for (const bool stored_value : {true, false}) {
    for (const Payment& payment : payments) {
      if (payment.captured.currency != amount.currency || IsStoredValue(payment.label) != stored_value) continue;
      const int64_t part = std::min(left, std::max<int64_t>(payment.Refundable().minor, 0));
      if (part > 0) shares.push_back({payment.name, {amount.currency, part}});
      left -= part;
    }
  }
  if (left > 0) {
    return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "more than the payments still hold",
                         {{"max_refundable", money::Format({amount.currency, amount.minor - left})}});
  }
  return shares;
}

Posting Transferred(const std::vector<Item>& from, const std::vector<Item>& to) {
  Posting posting{"value.transferred", {}};
  for (const Item& item : from) posting.entries.push_back({RevenueAccount(item), item.amount});
  for (const Item& item : to) {
    posting.entries.push_back({RevenueAccount(item), {item.amount.currency, -item.amount.minor}});
  }
  return posting;
}

}  // namespace recourse::refunds
