#include "services/claims/domain/odr.h"

namespace recourse::claims {

bool CountsAgainstSeller(const Standing& claim) {
  if (claim.nobody_did_wrong) return false;
  if (claim.funded_by == FundedBy::kPlatform || claim.funded_by == FundedBy::kCarrier) return false;
  switch (claim.state) {
    case State::kRequested:
    case State::kScheduled:
    case State::kDenied:
    case State::kAppealed:
    case State::kDeniedFinal:
    case State::kResolvedElsewhere:
      return false;
    case State::kWithdrawn:
      return claim.past_deadline;
    case State::kAwaitingBuyer:
    case State::kOffered:
    case State::kResolvedBySeller:
    case State::kAwaitingReturn:
    case State::kClosedChargeback:
    case State::kUnderReview:
    case State::kAwaitingSeller:
      return claim.reached_seller;
    case State::kGranted:
    case State::kPaid:
    case State::kSellerAppealed:
      return true;
  }
  return false;
}

DefectRate RateOf(int64_t orders, int64_t defective) {
  if (orders == 0) return {};
  return {.per_million = defective * 1'000'000 / orders, .on_target = defective * 100 < orders};
}

}  // namespace recourse::claims
