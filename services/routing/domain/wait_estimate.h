// How long it may take, from how long it took others.
#pragma once

#include <optional>
#include <vector>

#include <absl/time/time.h>

namespace recourse::routing {

inline constexpr size_t kFewestObserved = 10;
inline constexpr absl::Duration kObservedFor = absl::Hours(1);
// Nobody can promise less.
inline constexpr absl::Duration kShortestPromise = absl::Minutes(1);

struct WaitRange {
  absl::Duration shortest;
  absl::Duration longest;
  bool operator==(const WaitRange&) const = default;
};

// What is left of the median and of the ninetieth percentile of the `observed` waits, for somebody who has waited for
// `waited`. Nothing while too few were observed to say so honestly.
std::optional<WaitRange> EstimateWait(std::vector<absl::Duration> observed, absl::Duration waited);

}  // namespace recourse::routing
