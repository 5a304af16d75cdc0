#include "services/claims/reservation.h"

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

absl::Status Reservation::Make(const std::string& name, const type::v1::Actor& actor, absl::Time deadline) {
  ASSIGN_OR_RETURN(const ClaimRecord record,
                   outbox_.db().Read([&](sql::Transaction& tx) { return store::Load(tx, name); }));
  const v1::Claim& claim = record.body;
  const bool appeal = StateOf(claim) == State::kAppealed;
  std::vector<Tracking> tracking;
  if (appeal || StateOf(claim) == State::kRequested) {
    order::v1::ReserveUnitsRequest reserve;
    reserve.set_order(claim.order());
    *reserve.mutable_units() = claim.units();
    reserve.set_holder(name);
    reserve.set_request_id(RequestId(claim, appeal ? "reserve for appeal" : "reserve"));
    RETURN_IF_ERROR(orders_.Call(&Orders::Stub::ReserveUnits, reserve, actor, deadline).status());
    order::v1::ConfirmReservationRequest confirm;
    confirm.set_order(claim.order());
    *confirm.mutable_units() = claim.units();
    confirm.set_holder(name);
    confirm.set_request_id(RequestId(claim, appeal ? "confirm for appeal" : "confirm"));
    RETURN_IF_ERROR(orders_.Call(&Orders::Stub::ConfirmReservation, confirm, actor, deadline).status());
    ASSIGN_OR_RETURN(const auto shipments, ReadShipments(orders_, claim, actor, deadline));
    tracking = TrackingOf(shipments, claim);
  }
  return outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ClaimRecord current, store::LoadForUpdate(tx.sql(), name));
    return changes_.Reserved(tx, current, tracking);
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

}  // namespace recourse::claims
