#include "libs/policy/deadlines.h"

namespace recourse::policy {

absl::Time EndOfBusinessDay(absl::Time from, int days, absl::TimeZone zone) {
  absl::CivilDay day = absl::ToCivilDay(from, zone);
  while (days > 0) {
    const absl::Weekday weekday = absl::GetWeekday(++day);
    if (weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday) --days;
  }
  return absl::FromCivil(day + 1, zone) - absl::Seconds(1);
}

absl::Time EndOfDay(absl::Time from, int days, absl::TimeZone zone) {
  const absl::CivilDay next_day = absl::ToCivilDay(from, zone) + days + 1;
  return absl::FromCivil(next_day, zone) - absl::Seconds(1);
}

bool IsPast(absl::Time deadline, absl::Time now) { return now >= deadline + absl::Seconds(1); }

}  // namespace recourse::policy
