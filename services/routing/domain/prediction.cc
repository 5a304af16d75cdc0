#include "services/routing/domain/prediction.h"

#include <algorithm>
#include <set>

namespace recourse::routing {

std::vector<Hint> Likeliest(std::vector<Hint> hints) {
  std::ranges::stable_sort(hints, [](const Hint& a, const Hint& b) {
    return a.happening != b.happening ? a.happening < b.happening : a.since > b.since;
  });
  std::vector<Hint> likeliest;
  std::set<std::string> units;
  for (Hint& hint : hints) {
    if (likeliest.size() == kMostPredictions) break;
    if (units.insert(hint.unit).second) likeliest.push_back(std::move(hint));
  }
  return likeliest;
}

const char* IssueFor(Happening happening) {
  switch (happening) {
    case Happening::kLate:
      return "issues/late_delivery";
    case Happening::kDeliveredToday:
      return "issues/delivered_not_received";
    case Happening::kLabelUnused:
      return "issues/return_status";
    case Happening::kRefundFailed:
    case Happening::kRefundUnderWay:
      return "issues/refund_status";
  }
  return "";
}

}  // namespace recourse::routing
