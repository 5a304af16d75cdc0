// What of a membership's period is paid back when it ends at once.
#pragma once

#include <map>
#include <string>

#include <absl/time/time.h>

namespace recourse::order {

struct MembershipRules {
  std::string version;
  std::string soon_row;
  int soon_business_days = 0;
  std::string unused_row;
  std::string used_row;
  absl::TimeZone zone;
  std::map<std::string, absl::TimeZone> zones;  // by marketplace

  absl::TimeZone ZoneOf(const std::string& marketplace) const;
};

struct UsedPeriod {
  absl::Time start;
  absl::Time first_paid;      // start of the first period ever
  int64_t paid = 0;           // minor units that are left to pay back
  int64_t benefits_used = 0;  // minor units
  int orders = 0;             // placed with benefits
};

struct EndAmount {
  std::string row;
  int64_t refund = 0;  // minor units
};

// The row that is best for the customer.
EndAmount AmountAtEnd(const MembershipRules& rules, const std::string& marketplace, const UsedPeriod& period,
                      absl::Time now);

}  // namespace recourse::order
