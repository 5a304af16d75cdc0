#include "services/account/domain/membership_period.h"

#include <string>

#include <catch2/catch.hpp>

namespace recourse::account {
namespace {

TEST_CASE("decision 3.5: a period ends on the same day of a later month, or on the month's last") {
  const auto [from, months, to] = GENERATE(table<std::string, int, std::string>({
      {"2026-01-15T10:00:00Z", 1, "2026-02-15T10:00:00Z"},
      {"2026-01-31T23:59:59Z", 1, "2026-02-28T23:59:59Z"},
      {"2027-12-31T00:00:00Z", 2, "2028-02-29T00:00:00Z"},
      {"2026-11-30T08:00:00Z", 12, "2027-11-30T08:00:00Z"},
      {"2024-02-29T08:00:00Z", 12, "2025-02-28T08:00:00Z"},
  }));
  absl::Time start;
  std::string error;
  REQUIRE(absl::ParseTime(absl::RFC3339_full, from, &start, &error));
  CHECK(absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", MonthsLater(start, months), absl::UTCTimeZone()) == to);
}

}  // namespace
}  // namespace recourse::account
