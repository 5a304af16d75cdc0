#include "services/claims/domain/filing.h"

#include <algorithm>

namespace recourse::claims {

Filing OnFiling(Type type, const std::vector<Tracking>& units, absl::Time claimed_time, bool due) {
  if (type != Type::kNotReceived || units.empty()) return Filing::kSeller;
  const auto all = [&units](auto condition) { return std::all_of(units.begin(), units.end(), condition); };
  if (all([](const Tracking& unit) { return unit.sent_back; })) return Filing::kSentBack;
  if (!due) return Filing::kSeller;
  if (all([](const Tracking& unit) { return !unit.scanned && !unit.delivered_time; })) return Filing::kNotSent;
  const auto came_later = [&](const Tracking& unit) {
    return unit.delivered_time && *unit.delivered_time > claimed_time;
  };
  if (std::any_of(units.begin(), units.end(), came_later)) return Filing::kTurnedUp;
  return Filing::kSeller;
}

}  // namespace recourse::claims
