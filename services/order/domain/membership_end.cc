#include "services/order/domain/membership_end.h"

#include <algorithm>

#include "libs/policy/deadlines.h"

namespace recourse::order {

absl::TimeZone MembershipRules::ZoneOf(const std::string& marketplace) const {
  const auto found = zones.find(marketplace);
  return found == zones.end() ? zone : found->second;
}

EndAmount AmountAtEnd(const MembershipRules& rules, const std::string& marketplace, const UsedPeriod& period,
                      absl::Time now) {
  if (period.orders == 0) return {rules.unused_row, period.paid};
  const absl::Time soon =
      policy::EndOfBusinessDay(period.first_paid, rules.soon_business_days, rules.ZoneOf(marketplace));
  if (period.start == period.first_paid && !policy::IsPast(soon, now)) {
    return {rules.soon_row, std::max<int64_t>(period.paid - period.benefits_used, 0)};
  }
  return {rules.used_row, 0};
}

}  // namespace recourse::order
