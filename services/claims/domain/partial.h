// Part of what was paid, over the components that it was paid for.
#pragma once

#include <cstdint>
#include <vector>

namespace recourse::claims {

// Shares of `parts` that add up to `amount` exactly, of 0 to their sum: none passes its part, whichever sign that has,
// and all of the sum is all of each.
std::vector<int64_t> Shares(const std::vector<int64_t>& parts, int64_t amount);

}  // namespace recourse::claims
