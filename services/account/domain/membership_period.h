// When the periods of a membership begin and end.
#pragma once

#include <absl/time/time.h>

namespace recourse::account {

// Same day of the month, same time (UTC), `months` later; the month's last day where it has no such day.
absl::Time MonthsLater(absl::Time from, int months);

// A payment of the next period comes this early at the earliest; an earlier one pays the same period twice.
inline constexpr absl::Duration kEarliestRenewal = absl::Hours(7 * 24);
// Benefits go on this long after a period that nobody paid the next one of.
inline constexpr absl::Duration kGrace = absl::Hours(7 * 24);
inline constexpr absl::Duration kLongestPause = absl::Hours(90 * 24);

}  // namespace recourse::account
