#include "services/claims/sent_back.h"

#include <optional>

#include "libs/log/log.h"
#include "libs/status/status.h"
#include "recourse/returns/v1/returns_events.pb.h"
#include "services/claims/store/claim_store.h"

namespace recourse::claims {
namespace {

using returns::v1::Return;

std::optional<Event> EventOf(Return::State state) {
  switch (state) {
    case Return::STATE_RECEIVED:
    case Return::STATE_PROCESSED:
    // Whoever gave it to the carrier has done what was asked.
    case Return::STATE_LOST_IN_TRANSIT:
    case Return::STATE_MISSING_AT_WAREHOUSE:
      return Event::kReturned;
    case Return::STATE_EXPIRED:
    case Return::STATE_CANCELLED:
      return Event::kNotReturned;
    case Return::STATE_DENIED:
    case Return::STATE_REJECTED:
    case Return::STATE_RETURNED_TO_CUSTOMER:
      return Event::kReturnFailed;
    default:
      return std::nullopt;
  }
}

bool AwaitsGoodsBehindChargeback(const v1::Claim& claim) {
  return claim.state() == v1::Claim::STATE_CLOSED_CHARGEBACK &&
         claim.suspended_state() == v1::Claim::STATE_AWAITING_RETURN;
}

bool IsBack(Return::State state) { return state == Return::STATE_RECEIVED || state == Return::STATE_PROCESSED; }

}  // namespace

std::vector<std::string> SentBackEvents() {
  return {
      "return.received",  "return.processed", "return.lost_in_transit", "return.missing_at_warehouse", "return.expired",
      "return.cancelled", "return.denied",    "return.rejected",        "return.returned_to_customer"};
}

absl::Status ApplyReturnEvent(outbox::Transaction& tx, const events::v1::Event& event, const ClaimChanges& changes) {
  returns::v1::ReturnChanged changed;
  if (!event.payload().UnpackTo(&changed)) {
    log::Error("an event that is not what its type says", {{"cursor", event.cursor()}});
    return absl::OkStatus();
  }
  const Return& back = changed.return_case();
  const std::optional<Event> follows = EventOf(back.state());
  if (back.source_claim().empty() || !follows) return absl::OkStatus();
  auto record = store::LoadForUpdate(tx.sql(), back.source_claim());
  if (status::ReasonOf(record.status()) == errors::v1::REASON_RESOURCE_NOT_FOUND) {
    log::Error("goods of an unknown claim", {{"return", back.name()}, {"claim", back.source_claim()}});
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(record.status());
  if (IsBack(back.state())) record->body.set_goods_are_back(true);
  if (AwaitsGoodsBehindChargeback(record->body)) {
    const bool pays = *follows == Event::kReturned;
    record->body.set_suspended_state(pays ? v1::Claim::STATE_GRANTED : v1::Claim::STATE_UNDER_REVIEW);
    return changes.Note(tx, *record);
  }
  if (ClaimMachine().Allows(StateOf(record->body), *follows)) return changes.Change(tx, *record, *follows);
  if (!IsBack(back.state()) || HoldsUnits(StateOf(record->body)) || record->body.state() == v1::Claim::STATE_PAID) {
    return absl::OkStatus();
  }
  return changes.CallAttention(tx, *record, "The goods came back although nothing is paid for them.");
}

}  // namespace recourse::claims
