// What the carrier's word makes of a claim that is about to go to the seller.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "services/claims/domain/eligibility.h"

namespace recourse::claims {

// Of one unit's outbound parcel, at the time of filing.
struct Tracking {
  bool sent_back = false;  // refused, or on its way back, or back at the sender
  bool scanned = false;    // the carrier has ever seen it
  std::optional<absl::Time> delivered_time = {};
};

enum class Filing {
  kSeller,    // asks the seller
  kSentBack,  // the seller has the goods, or will: the money goes back, and nobody did wrong
  kNotSent,   // the wait is over and nothing was ever sent
  kTurnedUp,  // it came after the customer said that it had not: asks the customer
};

inline constexpr char kSentBackRow[] = "DL-REFUSED";
inline constexpr char kNotSentRow[] = "DL-NOSHIP";

// `due`: the time at which it may go to the seller has come.
Filing OnFiling(Type type, const std::vector<Tracking>& units, absl::Time claimed_time, bool due);

}  // namespace recourse::claims
