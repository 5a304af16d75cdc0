#include "services/claims/chargebacks.h"

#include <algorithm>
#include <limits>

#include <absl/algorithm/container.h>

#include "libs/clock/clock_proto.h"
#include "libs/log/log.h"
#include "recourse/refunds/v1/dispute_events.pb.h"
#include "services/claims/store/claim_store.h"
#include "services/claims/store/seller_store.h"

namespace recourse::claims {
namespace {

using refunds::v1::Dispute;

bool IsOpenChargeback(const Dispute& dispute) {
  return dispute.state() == Dispute::STATE_NEEDS_RESPONSE || dispute.state() == Dispute::STATE_UNDER_REVIEW;
}

bool IsLost(const Dispute& dispute) { return dispute.state() == Dispute::STATE_LOST; }

// Until somebody says what it is about, it is about all.
bool IsAbout(const Dispute& dispute, const std::string& unit) {
  return dispute.units().empty() || absl::c_linear_search(dispute.units(), unit);
}

bool IsAbout(const Dispute& dispute, const v1::Claim& claim) {
  return absl::c_any_of(claim.units(), [&dispute](const std::string& unit) { return IsAbout(dispute, unit); });
}

absl::Status Apply(outbox::Transaction& tx, const Dispute& dispute, ClaimRecord& record, const ClaimChanges& changes) {
  v1::Claim& body = record.body;
  const bool about = IsAbout(dispute, body);
  const State state = StateOf(body);
  if (state == State::kClosedChargeback) {
    if (body.dispute() != dispute.name() || (about && IsOpenChargeback(dispute))) return absl::OkStatus();
    return changes.Change(tx, record, about && IsLost(dispute) ? Event::kBankPaid : Event::kReopen);
  }
  if (!about || !IsOpenChargeback(dispute)) return absl::OkStatus();
  // What is granted has been asked of refunds, which says no if it comes too late.
  if (state == State::kGranted || !ClaimMachine().Allows(state, Event::kChargeback)) return absl::OkStatus();
  body.set_dispute(dispute.name());
  return changes.Change(tx, record, Event::kChargeback);
}

}  // namespace

std::vector<std::string> DisputeEvents() { return {"dispute.opened", "dispute.updated", "dispute.closed"}; }

absl::Status ApplyDisputeEvent(outbox::Transaction& tx, const events::v1::Event& event, const ClaimChanges& changes) {
  refunds::v1::DisputeChanged changed;
  if (!event.payload().UnpackTo(&changed)) {
    log::Error("an event that is not what its type says", {{"cursor", event.cursor()}});
    return absl::OkStatus();
  }
  const Dispute& dispute = changed.dispute();
  RETURN_IF_ERROR(
      store::SaveChargeback(tx.sql(), dispute.name(), dispute.order(), IsOpenChargeback(dispute) || IsLost(dispute)));
  ASSIGN_OR_RETURN(const std::vector<ClaimRecord> claims,
                   store::List(tx.sql(), dispute.order(), "", std::numeric_limits<int>::max(), {}));
  for (const ClaimRecord& claim : claims) {
    ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), claim.body.name()));
    RETURN_IF_ERROR(Apply(tx, dispute, record, changes));
  }
  return absl::OkStatus();
}

void AddDisputes(const std::vector<Dispute>& disputes, const std::string& unit, Facts& facts) {
  for (const Dispute& dispute : disputes) {
    if (!IsAbout(dispute, unit)) continue;
    if (IsOpenChargeback(dispute) || IsLost(dispute)) facts.charged_back = true;
    if (dispute.state() != Dispute::STATE_WON && dispute.state() != Dispute::STATE_PREVENTED) continue;
    const absl::Time won = clock::FromProto(dispute.update_time());
    facts.dispute_won_time = std::max(facts.dispute_won_time.value_or(won), won);
  }
}

}  // namespace recourse::claims
