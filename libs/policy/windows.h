// Until when a unit may be returned, and which row says so.
#pragma once

#include <string>

#include "libs/policy/evaluate.h"

namespace recourse::policy {

struct Window {
  absl::Time deadline = absl::InfinitePast();
  std::string row;
  bool staff_overridable = false;
};

// The most specific base row, extended by overlays and by law. Without a delivery only rows that count from placement
// apply; there may be none, and the deadline is then the infinite past.
// What law gives by itself, for whatever reason: the right of withdrawal. No row when there is none.
Window LegalWindowOf(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question);

Window WindowOf(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question);

}  // namespace recourse::policy
