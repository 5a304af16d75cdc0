#include "services/claims/reservation.h"

#include <absl/algorithm/container.h>

#include "libs/clock/clock_proto.h"
#include "libs/log/log.h"
#include "services/claims/store/claim_store.h"
#include "services/claims/tracking.h"

namespace recourse::claims {
namespace {

std::string RequestId(const v1::Claim& claim, const std::string& step) {
  return ids::Derived(claim.name().substr(sizeof "claims/" - 1), step);
}

bool IsRefusal(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) || absl::IsAlreadyExists(status) || absl::IsNotFound(status) ||
         absl::IsInvalidArgument(status) || absl::IsPermissionDenied(status);
}

std::string ExplanationOf(const absl::Status& refusal) {
  const status::Reason reason = status::ReasonOf(refusal);
  const bool taken = reason == errors::v1::REASON_REMEDY_ALREADY_OPEN || reason == errors::v1::REASON_RESERVATION_LOST;
  if (reason == errors::v1::REASON_NOTHING_TO_REFUND) return "The return has been refunded.";
  return taken ? "Something else is already being done about one of these items." : "The claim could not be set up.";
}

absl::Status Refuse(outbox::Transaction& tx, const ClaimChanges& changes, const std::string& name,
                    const absl::Status& refusal) {
  ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), name));
  if (!ClaimMachine().Allows(StateOf(record.body), Event::kRefuse)) return absl::OkStatus();
  record.body.set_explanation(ExplanationOf(refusal));
  return changes.Change(tx, record, Event::kRefuse);
}

}  // namespace

absl::StatusOr<ClaimRecord> Reservation::Read(const std::string& name) const {
  return outbox_.db().Read([&](sql::Transaction& tx) { return store::Load(tx, name); });
}

absl::Status Reservation::Reserve(const v1::Claim& claim, const std::string& step, const type::v1::Actor& actor,
                                  absl::Time deadline) const {
  order::v1::ReserveUnitsRequest reserve;
  reserve.set_order(claim.order());
  *reserve.mutable_units() = claim.units();
  reserve.set_holder(claim.name());
  reserve.set_request_id(RequestId(claim, "reserve" + step));
  RETURN_IF_ERROR(orders_.Call(&Orders::Stub::ReserveUnits, reserve, actor, deadline).status());
  order::v1::ConfirmReservationRequest confirm;
  confirm.set_order(claim.order());
  *confirm.mutable_units() = claim.units();
  confirm.set_holder(claim.name());
  confirm.set_request_id(RequestId(claim, "confirm" + step));
  return orders_.Call(&Orders::Stub::ConfirmReservation, confirm, actor, deadline).status();
}

absl::Status Reservation::TakeOver(const v1::Claim& claim, const std::string& step, const type::v1::Actor& actor,
                                   absl::Time deadline) const {
  order::v1::TransferRemedyRequest transfer;
  transfer.set_order(claim.order());
  *transfer.mutable_units() = claim.units();
  transfer.set_from(claim.return_case());
  transfer.set_to(claim.name());
  transfer.set_request_id(RequestId(claim, "take over" + step));
  return orders_.Call(&Orders::Stub::TransferRemedy, transfer, actor, deadline).status();
}

absl::StatusOr<bool> Reservation::ReturnHasPaid(const v1::Claim& claim, const type::v1::Actor& actor,
                                                absl::Time deadline) const {
  refunds::v1::ListRefundsRequest list;
  list.set_parent(claim.order());
  ASSIGN_OR_RETURN(const auto listed, refunds_.Call(&Refunds::Stub::ListRefunds, list, actor, deadline));
  return absl::c_any_of(listed.refunds(), [&claim](const refunds::v1::Refund& refund) {
    return refund.source() == claim.return_case() && refund.state() == refunds::v1::Refund::STATE_SUCCEEDED;
  });
}

absl::StatusOr<Reservation::Held> Reservation::Hold(const v1::Claim& claim, const std::string& step,
                                                    const type::v1::Actor& actor, absl::Time deadline) const {
  Held held;
  if (!claim.return_case().empty()) {
    ASSIGN_OR_RETURN(held.settled, ReturnHasPaid(claim, actor, deadline));
    if (held.settled) return held;
    const absl::Status taken = TakeOver(claim, step, actor, deadline);
    held.taken_over = taken.ok();
    // The return is over, or was before the claim was made.
    const bool not_held = status::ReasonOf(taken) == errors::v1::REASON_RESERVATION_LOST;
    if (!taken.ok() && !not_held) return taken;
  }
  if (!held.taken_over) RETURN_IF_ERROR(Reserve(claim, step, actor, deadline));
  ASSIGN_OR_RETURN(const auto shipments, ReadShipments(orders_, claim, actor, deadline));
  held.tracking = TrackingOf(shipments, claim);
  return held;
}

absl::Status Reservation::Make(const std::string& name, const type::v1::Actor& actor, absl::Time deadline) {
  ASSIGN_OR_RETURN(const ClaimRecord record, Read(name));
  const v1::Claim& claim = record.body;
  const bool appeal = StateOf(claim) == State::kAppealed;
  const bool waits = !claim.return_case().empty() && outbox_.clock().Now() < clock::FromProto(claim.fileable_time());
  Held held;
  if (appeal || (StateOf(claim) == State::kRequested && !waits)) {
    ASSIGN_OR_RETURN(held, Hold(claim, appeal ? " for appeal" : "", actor, deadline));
    if (held.settled) return status::Error(errors::v1::REASON_NOTHING_TO_REFUND, "the return has been refunded");
  }
  return outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ClaimRecord current, store::LoadForUpdate(tx.sql(), name));
    return changes_.Reserved(tx, current, held.tracking, held.taken_over);
  });
}

void Reservation::MakeWithin(const std::string& name, const type::v1::Actor& actor, absl::Time deadline) {
  absl::Status status = Make(name, actor, deadline);
  if (IsRefusal(status)) {
    status = outbox_.Apply(actor, [&](outbox::Transaction& tx) { return Refuse(tx, changes_, name, status); });
  }
  if (!status.ok()) log::Warn("claim goes on later", {{"claim", name}, {"error", std::string(status.message())}});
}

outbox::TaskHandler Reservation::Handler() {
  return {.deliver = [this](const outbox::Task& task) -> absl::StatusOr<std::string> {
            RETURN_IF_ERROR(Make(task.lane, task.actor, absl::InfiniteFuture()));
            return std::string();
          },
          .on_done = [](outbox::Transaction&, const outbox::Task&, const std::string&) { return absl::OkStatus(); },
          .on_refused = [this](outbox::Transaction& tx, const outbox::Task& task,
                               const absl::Status& refusal) { return Refuse(tx, changes_, task.lane, refusal); }};
}

absl::Status Reservation::File(const std::string& name, const type::v1::Actor& actor) {
  ASSIGN_OR_RETURN(const ClaimRecord record, Read(name));
  if (StateOf(record.body) != State::kScheduled) return absl::OkStatus();
  Held held;
  if (record.body.return_case().empty()) {
    ASSIGN_OR_RETURN(const auto shipments, ReadShipments(orders_, record.body, actor, absl::InfiniteFuture()));
    held.tracking = TrackingOf(shipments, record.body);
  } else {
    ASSIGN_OR_RETURN(held, Hold(record.body, " at filing", OurselvesFor(actor), absl::InfiniteFuture()));
  }
  return outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ClaimRecord current, store::LoadForUpdate(tx.sql(), name));
    if (StateOf(current.body) != State::kScheduled) {
      return changes_.Reserved(tx, current, held.tracking, held.taken_over);
    }
    if (held.settled) return changes_.Change(tx, current, Event::kElsewhere);
    current.body.set_taken_over(held.taken_over);
    return changes_.File(tx, current, held.tracking);
  });
}

outbox::TaskHandler Reservation::FileHandler() {
  return {.deliver = [this](const outbox::Task& task) -> absl::StatusOr<std::string> {
            RETURN_IF_ERROR(File(task.lane, task.actor));
            return std::string();
          },
          .on_done = [](outbox::Transaction&, const outbox::Task&, const std::string&) { return absl::OkStatus(); },
          .on_refused = [this](outbox::Transaction& tx, const outbox::Task& task,
                               const absl::Status& refusal) -> absl::Status {
            ASSIGN_OR_RETURN(ClaimRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            return changes_.CallAttention(tx, record, "It could not be filed: " + std::string(refusal.message()));
          }};
}

}  // namespace recourse::claims
