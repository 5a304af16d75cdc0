// Calendar arithmetic in a policy file's zone.
#pragma once

#include <absl/time/time.h>

namespace recourse::policy {

// Last second of the day that is `days` calendar days after the day of `from`. Days of 23 and 25 hours count as one.
absl::Time EndOfDay(absl::Time from, int days, absl::TimeZone zone);

// Last second of the `days`-th day from Monday to Friday after the day of `from`. Holidays are not known.
absl::Time EndOfBusinessDay(absl::Time from, int days, absl::TimeZone zone);

// A deadline includes its whole last second.
bool IsPast(absl::Time deadline, absl::Time now);

}  // namespace recourse::policy
