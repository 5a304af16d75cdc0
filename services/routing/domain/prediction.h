// What a customer probably comes for, before anything is said: from what happened to their orders.
#pragma once

#include <string>
#include <vector>

#include <absl/time/time.h>

namespace recourse::routing {

// What worries most comes first.
enum class Happening { kRefundFailed, kLate, kDeliveredToday, kLabelUnused, kRefundUnderWay };

struct Hint {
  Happening happening = Happening::kLate;
  std::string order;
  std::string unit;
  std::string title;
  absl::Time since;
};

inline constexpr size_t kMostPredictions = 3;
// Deliveries are news this long.
inline constexpr absl::Duration kNews = absl::Hours(24);

// At most kMostPredictions, one for a unit: what worries most, then what is newest.
std::vector<Hint> Likeliest(std::vector<Hint> hints);

// "issues/late_delivery".
const char* IssueFor(Happening happening);

}  // namespace recourse::routing
