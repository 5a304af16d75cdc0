#include "services/refunds/domain/concession.h"

#include <algorithm>

#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::refunds {

std::optional<DelayGift> GiftForDelay(const std::vector<DelayTerms>& rows, int days_late, bool member,
                                      const money::Money& paid) {
  std::optional<DelayGift> best;
  for (const DelayTerms& row : rows) {
    const auto most = row.most.find(paid.currency.code());
    if (days_late < row.days || (row.member && !member) || most == row.most.end()) continue;
    const int64_t amount = std::min(money::Share(paid, row.order_basis_points).minor, most->second);
    if (amount > (best ? best->amount.minor : 0)) best = DelayGift{row.row, {paid.currency, amount}};
  }
  return best;
}

absl::Status CheckCaps(const ConcessionCaps& caps, const ConcessionsSoFar& so_far, const money::Money& amount) {
  const money::Money share = money::Share({amount.currency, so_far.paid}, caps.order_basis_points);
  const auto limit = caps.per_customer.find(amount.currency.code());
  const int64_t of_customer = limit == caps.per_customer.end() ? 0 : limit->second - so_far.of_customer;
  const int64_t left = std::max<int64_t>(std::min(share.minor - so_far.of_order, of_customer), 0);
  if (amount.minor <= left) return absl::OkStatus();
  return status::Error(errors::v1::REASON_APPROVAL_REQUIRED, "somebody with more authority must give this",
                       {{"left", absl::StrCat(left)}, {"rule", caps.row}});
}

}  // namespace recourse::refunds
