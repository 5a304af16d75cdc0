#include "services/returns/domain/exchange.h"

#include <algorithm>
#include <numeric>

#include "libs/money/money.h"

namespace recourse::returns {

Funding FundFrom(const std::vector<OwedPart>& owed, int64_t price) {
  Funding funding;
  int64_t left = price;
  for (auto first = owed.begin(); first != owed.end();) {
    const auto last = std::find_if(first, owed.end(), [&](const OwedPart& part) { return part.unit != first->unit; });
    std::vector<int64_t> parts;
    for (auto part = first; part != last; ++part) parts.push_back(part->minor_units);
    const int64_t value = std::max<int64_t>(std::accumulate(parts.begin(), parts.end(), int64_t{0}), 0);
    const int64_t wanted = std::min(left, value);
    const std::vector<int64_t> taken = wanted == value ? parts : money::TakeEvenly(wanted, parts);
    for (size_t i = 0; i < parts.size(); ++i) {
      OwedPart used = first[static_cast<ptrdiff_t>(i)];
      OwedPart rest = used;
      used.minor_units = taken[i];
      rest.minor_units -= taken[i];
      if (used.minor_units != 0) funding.used.push_back(std::move(used));
      if (rest.minor_units != 0) funding.rest.push_back(std::move(rest));
    }
    left -= wanted;
    first = last;
  }
  return funding;
}

}  // namespace recourse::returns
