#include "libs/policy/deadlines.h"

namespace recourse::policy {

absl::Time EndOfDay(absl::Time from, int days, absl::TimeZone zone) {
  const absl::CivilDay next_day = absl::ToCivilDay(from, zone) + days + 1;
  return absl::FromCivil(next_day, zone) - absl::Seconds(1);
}

bool IsPast(absl::Time deadline, absl::Time now) { return now >= deadline + absl::Seconds(1); }

}  // namespace recourse::policy
