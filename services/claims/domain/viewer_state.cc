#include "services/claims/domain/viewer_state.h"

namespace recourse::claims {

ViewerState ViewerStateOf(State state, Party party, bool may_appeal) {
  const bool buyer = party == Party::kBuyer;
  switch (state) {
    case State::kRequested:
    case State::kScheduled:
      // Still between the two of them.
      return ViewerState::kOpen;
    case State::kClosedChargeback:
      // It is the bank's.
      return ViewerState::kWaiting;
    case State::kAwaitingSeller:
      return buyer ? ViewerState::kWaiting : ViewerState::kActionRequired;
    case State::kAwaitingBuyer:
    case State::kAwaitingReturn:
    case State::kOffered:
      return buyer ? ViewerState::kActionRequired : ViewerState::kWaiting;
    case State::kUnderReview:
    case State::kAppealed:
      return ViewerState::kUnderReview;
    case State::kSellerAppealed:
      // The buyer keeps the money, whatever comes of it.
      return buyer ? ViewerState::kResolved : ViewerState::kUnderReview;
    case State::kDenied:
    case State::kPaid:
      return may_appeal ? ViewerState::kAppealable : ViewerState::kResolved;
    case State::kGranted:
    case State::kWithdrawn:
    case State::kDeniedFinal:
    case State::kResolvedElsewhere:
    case State::kResolvedBySeller:
      return ViewerState::kResolved;
  }
  return ViewerState::kResolved;
}

}  // namespace recourse::claims
