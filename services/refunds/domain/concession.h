// How much may be given for trouble, beyond what is owed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <absl/status/status.h>
#include <absl/time/time.h>

#include "libs/money/money.h"

namespace recourse::refunds {

// Concessions of a customer are counted this far back.
inline constexpr absl::Duration kConcessionSpan = absl::Hours(90 * 24);

struct ConcessionCaps {
  std::string row;
  int order_basis_points = 0;
  std::map<std::string, int64_t> per_customer;  // minor units, by currency
};

// Minor units of one currency.
struct ConcessionsSoFar {
  int64_t paid = 0;  // for the order, whatever was refunded of it
  int64_t of_order = 0;
  int64_t of_customer = 0;  // within kConcessionSpan
};

struct DelayTerms {
  std::string row;
  int days = 0;
  bool member = false;
  int order_basis_points = 0;
  std::map<std::string, int64_t> most;  // minor units, by currency
};

struct DelayGift {
  std::string row;
  money::Money amount;
};

// Of the rows that fit, the one that gives most; of equals, the first. None: nothing is given.
std::optional<DelayGift> GiftForDelay(const std::vector<DelayTerms>& rows, int days_late, bool member,
                                      const money::Money& paid);

// APPROVAL_REQUIRED with metadata `left` and `rule`.
absl::Status CheckCaps(const ConcessionCaps& caps, const ConcessionsSoFar& so_far, const money::Money& amount);

}  // namespace recourse::refunds
