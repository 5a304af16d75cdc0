#include "services/order/domain/membership_end.h"

#include <string>

#include <catch2/catch.hpp>

namespace recourse::order {
namespace {

MembershipRules Rules() {
  MembershipRules rules{.version = "1",
                        .soon_row = "MB-3BD",
                        .soon_business_days = 3,
                        .unused_row = "MB-UNUSED",
                        .used_row = "MB-USED",
                        .zone = absl::UTCTimeZone(),
                        .zones = {}};
  REQUIRE(absl::LoadTimeZone("Europe/Berlin", &rules.zones["marketplaces/DE"]));
  return rules;
}

absl::Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  REQUIRE(absl::ParseTime(absl::RFC3339_full, text, &time, &error));
  return time;
}

// Joined on Thursday, 2026-11-19: the third business day is Tuesday, the 24th, whose last second in Berlin is
// 22:59:59Z.
TEST_CASE("MB-3BD MB-UNUSED MB-USED: money back for a period that ends at once") {
  const auto [now, orders, used, first, row, refund] =
      GENERATE(table<std::string, int, int64_t, bool, std::string, int64_t>({
          {"2026-11-24T22:59:58Z", 1, 499, true, "MB-3BD", 8401},
          {"2026-11-24T22:59:59Z", 1, 499, true, "MB-3BD", 8401},
          {"2026-11-24T23:00:00Z", 1, 499, true, "MB-USED", 0},
          {"2026-11-20T10:00:00Z", 2, 9900, true, "MB-3BD", 0},
          // Three business days are for who has just joined, not for every renewal.
          {"2026-11-20T10:00:00Z", 1, 499, false, "MB-USED", 0},
          {"2026-11-20T10:00:00Z", 0, 0, false, "MB-UNUSED", 8900},
          {"2027-11-18T10:00:00Z", 0, 0, true, "MB-UNUSED", 8900},
          // A benefit that was worth nothing was used all the same.
          {"2026-12-20T10:00:00Z", 1, 0, true, "MB-USED", 0},
      }));
  const absl::Time start = At("2026-11-19T12:00:00Z");
  const UsedPeriod period{.start = start,
                          .first_paid = first ? start : start - absl::Hours(24 * 365),
                          .paid = 8900,
                          .benefits_used = used,
                          .orders = orders};
  const EndAmount amount = AmountAtEnd(Rules(), "marketplaces/DE", period, At(now));
  INFO(now);
  CHECK(amount.row == row);
  CHECK(amount.refund == refund);
}

TEST_CASE("MB-3BD: business days end with the marketplace's day") {
  const absl::Time start = At("2026-11-19T12:00:00Z");
  const UsedPeriod period{.start = start, .first_paid = start, .paid = 8900, .benefits_used = 1, .orders = 1};
  CHECK(AmountAtEnd(Rules(), "marketplaces/US", period, At("2026-11-24T23:30:00Z")).row == "MB-3BD");
  CHECK(AmountAtEnd(Rules(), "marketplaces/DE", period, At("2026-11-24T23:30:00Z")).row == "MB-USED");
}

}  // namespace
}  // namespace recourse::order
