// What a claim asks of the one who looks at it. Numbers are those of recourse.claims.v1.Claim.ViewerState.
#pragma once

#include "services/claims/domain/claim_machine.h"

namespace recourse::claims {

enum class Party { kBuyer = 1, kSeller = 2 };

enum class ViewerState {
  kOpen = 1,
  kActionRequired = 2,
  kWaiting = 3,
  kUnderReview = 4,
  kAppealable = 5,
  kResolved = 6
};

// `may_appeal`: decided against this party, not appealed by it, and in time.
ViewerState ViewerStateOf(State state, Party party, bool may_appeal);

}  // namespace recourse::claims
