// Which claims count against a seller (order defect rate).
#pragma once

#include <cstdint>

#include <absl/time/time.h>

#include "services/claims/domain/claim_machine.h"

namespace recourse::claims {

// Numbers are those of recourse.claims.v1.Claim.FundedBy.
enum class FundedBy { kNobody = 0, kSeller = 1, kPlatform = 2, kCarrier = 3 };

struct Standing {
  State state;
  FundedBy funded_by = FundedBy::kNobody;
  bool reached_seller = false;    // it was the seller's to answer
  bool past_deadline = false;     // withdrawn when the seller's time was over
  bool nobody_did_wrong = false;  // the parcel was refused or came back
};

// A claim counts unless it is denied, was withdrawn before the seller's deadline, has not reached the seller, is paid
// by platform or carrier, or nobody did wrong.
bool CountsAgainstSeller(const Standing& claim);

// Orders of this long are looked at.
inline constexpr absl::Duration kDefectWindow = absl::Hours(24 * 60);

struct DefectRate {
  int64_t per_million = 0;
  bool on_target = true;  // below 1 %, by the exact numbers
};
DefectRate RateOf(int64_t orders, int64_t defective);

}  // namespace recourse::claims
