// What people may still change about a refund: take it back while nothing was sent, or pay once more what failed. Pure;
// decisions 1.3, 1.13.
#pragma once

#include "services/refunds/domain/refund.h"

namespace recourse::refunds {

// How long a refund can be taken back: two hours when a person made it, else not at all (decisions 1.13).
absl::Duration GraceOf(Trigger trigger);

// It is sent so much later than it could last be cancelled that no cancellation can meet its sending.
inline constexpr absl::Duration kAfterGrace = absl::Minutes(1);

// ILLEGAL_STATE unless nothing of it was sent and the grace has not run out.
absl::Status CheckCancellable(const Refund& refund, absl::Time now);

bool IsReplaced(const std::vector<Allocation>& allocations, const std::string& id);

// The allocations that can be asked for once more: those that failed and are not replaced.
std::vector<Allocation> ToReplace(const Refund& refund);

// ILLEGAL_STATE when nothing can be, or when the customer has money of this refund that the books count as paid in
// excess: then a person settles it first.
absl::Status CheckReplaceable(const Refund& refund);

// The card is lost or expired: no refund will ever reach it.
bool IsDead(const Allocation& failed);

}  // namespace recourse::refunds
