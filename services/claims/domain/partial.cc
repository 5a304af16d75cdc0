#include "services/claims/domain/partial.h"

#include <absl/numeric/int128.h>

namespace recourse::claims {
namespace {

int64_t Floor(absl::int128 dividend, int64_t divisor) {
  absl::int128 quotient = dividend / divisor;
  if (dividend % divisor < 0) --quotient;
  return static_cast<int64_t>(quotient);
}

}  // namespace

std::vector<int64_t> Shares(const std::vector<int64_t>& parts, int64_t amount) {
  int64_t total = 0;
  for (const int64_t part : parts) total += part;
  // Of the running sum, so that what is rounded away here is made up for in the next.
  std::vector<int64_t> shares;
  int64_t sum = 0;
  int64_t given = 0;
  for (const int64_t part : parts) {
    sum += part;
    const int64_t upto = total == 0 ? 0 : Floor(absl::int128(sum) * amount, total);
    shares.push_back(upto - given);
    given = upto;
  }
  return shares;
}

}  // namespace recourse::claims
