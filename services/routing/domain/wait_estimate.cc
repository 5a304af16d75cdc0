#include "services/routing/domain/wait_estimate.h"

#include <algorithm>

namespace recourse::routing {
namespace {

// Nearest rank of a sorted list.
absl::Duration Percentile(const std::vector<absl::Duration>& sorted, size_t percent) {
  const size_t rank = (sorted.size() * percent + 99) / 100;
  return sorted[std::max<size_t>(rank, 1) - 1];
}

}  // namespace

std::optional<WaitRange> EstimateWait(std::vector<absl::Duration> observed, absl::Duration waited) {
  if (observed.size() < kFewestObserved) return std::nullopt;
  std::sort(observed.begin(), observed.end());
  const auto left = [waited](absl::Duration wait) { return std::max(wait - waited, kShortestPromise); };
  return WaitRange{.shortest = left(Percentile(observed, 50)), .longest = left(Percentile(observed, 90))};
}

}  // namespace recourse::routing
