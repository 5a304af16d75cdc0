#include "services/refunds/domain/correction.h"

#include <algorithm>

#include "libs/status/status.h"

namespace recourse::refunds {
namespace {

absl::Status IllegalState(const Refund& refund, const char* why) {
  return status::Error(errors::v1::REASON_ILLEGAL_STATE, why, {{"state", NameOf(refund.state)}});
}

}  // namespace

absl::Duration GraceOf(Trigger trigger) { return trigger == Trigger::kRule ? absl::ZeroDuration() : absl::Hours(2); }

absl::Status CheckCancellable(const Refund& refund, absl::Time now) {
  if (refund.trigger == Trigger::kRule) return IllegalState(refund, "a rule made this refund");
  const auto unsent = [](const Allocation& each) { return each.state == AllocationState::kReserved; };
  if (now >= refund.cancel_before || !std::all_of(refund.allocations.begin(), refund.allocations.end(), unsent)) {
    return IllegalState(refund, "the refund is sent");
  }
  return absl::OkStatus();
}

bool IsReplaced(const std::vector<Allocation>& allocations, const std::string& id) {
  return std::any_of(allocations.begin(), allocations.end(),
                     [&](const Allocation& each) { return !each.replaces.empty() && each.replaces == id; });
}

std::vector<Allocation> ToReplace(const Refund& refund) {
  std::vector<Allocation> failed;
  for (const Allocation& each : refund.allocations) {
    if (each.state == AllocationState::kFailed && !IsReplaced(refund.allocations, each.id)) failed.push_back(each);
  }
  return failed;
}

absl::Status CheckReplaceable(const Refund& refund) {
  if (ToReplace(refund).empty()) return IllegalState(refund, "nothing of the refund failed");
  const auto in_excess = [&](const Allocation& each) {
    return each.state == AllocationState::kSucceeded && (refund.released || IsReplaced(refund.allocations, each.id));
  };
  if (std::any_of(refund.allocations.begin(), refund.allocations.end(), in_excess)) {
    return IllegalState(refund, "some of it was paid after all");
  }
  return absl::OkStatus();
}

bool IsDead(const Allocation& failed) {
  return failed.failure_reason == "lost_or_stolen_card" || failed.failure_reason == "expired_or_canceled_card";
}

}  // namespace recourse::refunds
