#include "services/account/domain/membership_period.h"

#include <algorithm>

namespace recourse::account {

absl::Time MonthsLater(absl::Time from, int months) {
  const absl::TimeZone utc = absl::UTCTimeZone();
  const absl::CivilSecond civil = absl::ToCivilSecond(from, utc);
  const absl::CivilMonth month = absl::CivilMonth(civil) + months;
  const int last_day = (absl::CivilDay(month + 1) - 1).day();
  const absl::CivilSecond later(month.year(), month.month(), std::min(civil.day(), last_day), civil.hour(),
                                civil.minute(), civil.second());
  return absl::FromCivil(later, utc) + (from - absl::FromCivil(civil, utc));
}

}  // namespace recourse::account
