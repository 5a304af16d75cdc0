#include "services/returns/advance.h"

#include <absl/algorithm/container.h>

#include "libs/failpoint/failpoint.h"
#include "libs/log/log.h"
#include "libs/qr/qr.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "services/returns/exchange_tasks.h"
#include "services/returns/return_changes.h"
#include "services/returns/store/return_store.h"

namespace recourse::returns {
namespace {

// What the task runner does not try again.
bool IsRefusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
      return false;
    default:
      return true;
  }
}

std::string DenialOf(const absl::Status& refusal) {
  switch (status::ReasonOf(refusal)) {
    case errors::v1::REASON_REMEDY_ALREADY_OPEN:
    case errors::v1::REASON_RESERVATION_LOST:
      return "Something else is already being done about one of these items.";
    case errors::v1::REASON_PROVIDER_DECLINED:
      return "The carrier cannot collect this parcel.";
    default:
      return "The return could not be set up.";
  }
}

absl::Status Deny(outbox::Transaction& tx, const std::string& name, const absl::Status& refusal) {
  ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), name));
  if (!ReturnMachine().Allows(StateOf(record.body), Event::kDeny)) {
    if (IsOver(StateOf(record.body))) return absl::OkStatus();
    return CallAttention(tx, record, "The label could not be issued: " + std::string(refusal.message()));
  }
  record.body.set_denial(DenialOf(refusal));
  return Change(tx, record, Event::kDeny);
}

std::string Uuid(const ReturnRecord& record) { return record.body.name().substr(sizeof "returns/" - 1); }

// An appeal takes the steps anew: the first answer to a step was undone when the return was closed.
std::string RequestId(const ReturnRecord& record, const std::string& step) {
  return ids::Derived(Uuid(record), record.body.appeal().empty() ? step : step + ".appeal");
}

PostalAddress FromProto(const type::v1::Address& address) {
  return {.recipient = address.recipient(),
          .lines = {address.lines().begin(), address.lines().end()},
          .locality = address.locality(),
          .administrative_area = address.administrative_area(),
          .postal_code = address.postal_code(),
          .region_code = address.region_code()};
}

// A rejected return whose part has come is appealed for the rest.
void AddUnits(const v1::Return& body, google::protobuf::RepeatedPtrField<std::string>& units) {
  const bool part = body.received_units_size() < body.units_size();
  for (const std::string& unit : body.units()) {
    if (!part || !absl::c_linear_search(body.received_units(), unit)) *units.Add() = unit;
  }
}

bool NeedsLabel(const v1::Return& body) {
  return !body.has_label() && ReturnMachine().Allows(StateOf(body), Event::kIssueLabel);
}

}  // namespace

absl::StatusOr<ReturnRecord> Advance::Read(const std::string& name) {
  return outbox_.db().Read([&](sql::Transaction& tx) { return store::Load(tx, name); });
}

absl::Status Advance::Reserve(const ReturnRecord& record, const std::string& step, const type::v1::Actor& actor,
                              absl::Time deadline) {
  if (!record.body.source_claim().empty()) return absl::OkStatus();
  order::v1::ReserveUnitsRequest request;
  request.set_order(record.body.order());
  AddUnits(record.body, *request.mutable_units());
  request.set_holder(record.body.name());
  request.set_request_id(RequestId(record, step));
  return orders_.Call(&Orders::Stub::ReserveUnits, request, actor, deadline).status();
}

absl::Status Advance::Confirm(const ReturnRecord& record, const std::string& step, const type::v1::Actor& actor,
                              absl::Time deadline) {
  if (!record.body.source_claim().empty()) return absl::OkStatus();
  order::v1::ConfirmReservationRequest request;
  request.set_order(record.body.order());
  request.set_holder(record.body.name());
  AddUnits(record.body, *request.mutable_units());
  request.set_request_id(RequestId(record, step));
  return orders_.Call(&Orders::Stub::ConfirmReservation, request, actor, deadline).status();
}

absl::StatusOr<ReturnLabel> Advance::BuyLabel(const ReturnRecord& record, const type::v1::Actor& actor,
                                              absl::Time deadline) {
  type::v1::Address sender = record.body.sender();
  if (!record.body.has_sender()) {
    order::v1::GetOrderRequest request;
    request.set_name(record.body.order());
    ASSIGN_OR_RETURN(const order::v1::GetOrderResponse response,
                     orders_.Call(&Orders::Stub::GetOrder, request, actor, deadline));
    sender = response.order().shipping_address();
  }
  RECOURSE_FAILPOINT("returns.carrier.before");
  auto label = carrier_.BuyLabel({.idempotency_key = Uuid(record),
                                  .reference = record.body.name(),
                                  .from = FromProto(sender),
                                  .to = return_centre_});
  RECOURSE_FAILPOINT("returns.carrier.after");
  return label;
}

absl::Status Advance::Register(const ReturnRecord& record, const ReturnLabel& label, const type::v1::Actor& actor,
                               absl::Time deadline) {
  order::v1::RegisterReturnShipmentRequest request;
  request.set_order(record.body.order());
  request.set_owner(record.body.name());
  request.set_carrier(label.carrier);
  request.set_tracking_number(label.tracking_number);
  *request.mutable_units() = record.body.units();
  request.set_request_id(RequestId(record, "register"));
  return orders_.Call(&Orders::Stub::RegisterReturnShipment, request, actor, deadline).status();
}

absl::Status Advance::Run(const std::string& name, const type::v1::Actor& initiator, absl::Time deadline) {
  ASSIGN_OR_RETURN(ReturnRecord record, Read(name));
  // Whoever was given the goods has no rights to the order.
  const type::v1::Actor actor = record.body.gift_receipt().empty() ? initiator : OurselvesFor(initiator);
  if (StateOf(record.body) == State::kRequested) {
    RETURN_IF_ERROR(Reserve(record, "reserve", actor, deadline));
    RETURN_IF_ERROR(outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(record, store::LoadForUpdate(tx.sql(), name));
      if (StateOf(record.body) != State::kRequested) return absl::OkStatus();
      return Change(tx, record, Event::kAuthorize);
    }));
  }
  if (!NeedsLabel(record.body)) return absl::OkStatus();

  RETURN_IF_ERROR(Confirm(record, "confirm", actor, deadline));
  RETURN_IF_ERROR(AskForDifference(record, actor, deadline));
  if (record.body.terms().trigger() == policy::v1::REFUND_TRIGGER_RETURNLESS) return Keep(name, actor);
  ASSIGN_OR_RETURN(const ReturnLabel label, BuyLabel(record, actor, deadline));
  // A code too long to draw leaves the PDF and the text.
  const std::string picture = qr::Png(label.qr_payload).value_or("");
  RETURN_IF_ERROR(Register(record, label, actor, deadline));
  return outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ReturnRecord current, store::LoadForUpdate(tx.sql(), name));
    if (!NeedsLabel(current.body)) return absl::OkStatus();
    v1::Label& issued = *current.body.mutable_label();
    issued.set_carrier(label.carrier);
    issued.set_tracking_number(label.tracking_number);
    issued.set_document(label.pdf);
    issued.set_qr_payload(label.qr_payload);
    issued.set_qr_image(picture);
    return Change(tx, current, Event::kIssueLabel);
  });
}

absl::Status Advance::AskForDifference(const ReturnRecord& record, const type::v1::Actor& actor, absl::Time deadline) {
  const bool charges =
      record.body.resolution() == v1::RESOLUTION_EXCHANGE && record.body.terms().exchange().has_charge();
  if (!charges || !record.body.charge().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string charge,
                   HoldDifference(charges_, record, RequestId(record, "charge"), actor, deadline));
  return outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ReturnRecord current, store::LoadForUpdate(tx.sql(), record.body.name()));
    current.body.set_charge(charge);
    // Closed, or money by now: nobody waits for the charge.
    const State state = StateOf(current.body);
    const bool wanted =
        current.body.resolution() == v1::RESOLUTION_EXCHANGE && !IsOver(state) && state != State::kExpired;
    if (!wanted) RETURN_IF_ERROR(DropCharge(tx, current));
    return Save(tx, current);
  });
}

absl::Status Advance::Keep(const std::string& name, const type::v1::Actor& actor) {
  return outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), name));
    if (!ReturnMachine().Allows(StateOf(record.body), Event::kKeep)) return absl::OkStatus();
    return Change(tx, record, Event::kKeep);
  });
}

void Advance::RunWithin(const std::string& name, const type::v1::Actor& actor, absl::Time deadline) {
  absl::Status status = Run(name, actor, deadline);
  if (IsRefusal(status)) {
    status = outbox_.Apply(actor, [&](outbox::Transaction& tx) { return Deny(tx, name, status); });
  }
  if (!status.ok()) {
    log::Warn("return goes on later", {{"return", name}, {"error", std::string(status.message())}});
  }
}

outbox::TaskHandler Advance::AdvanceHandler() {
  return {.deliver = [this](const outbox::Task& task) -> absl::StatusOr<std::string> {
            RETURN_IF_ERROR(Run(task.lane, task.actor));
            return std::string();
          },
          .on_done = [](outbox::Transaction&, const outbox::Task&, const std::string&) { return absl::OkStatus(); },
          .on_refused = [](outbox::Transaction& tx, const outbox::Task& task,
                           const absl::Status& refusal) { return Deny(tx, task.lane, refusal); }};
}

outbox::TaskHandler Advance::ReviveHandler() {
  return {
      .deliver = [this](const outbox::Task& task) -> absl::StatusOr<std::string> {
        const type::v1::Actor actor = OurselvesFor(task.actor);
        ASSIGN_OR_RETURN(const ReturnRecord record, Read(task.lane));
        RETURN_IF_ERROR(Reserve(record, "revive.reserve", actor, absl::InfiniteFuture()));
        RETURN_IF_ERROR(Confirm(record, "revive.confirm", actor, absl::InfiniteFuture()));
        return std::string();
      },
      .on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string&) -> absl::Status {
        ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), task.lane));
        if (!ReturnMachine().Allows(StateOf(record.body), Event::kRevive)) return absl::OkStatus();
        return Change(tx, record, Event::kRevive);
      },
      .on_refused = [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) -> absl::Status {
        ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), task.lane));
        return CallAttention(tx, record,
                             "The goods came after the return had expired, and their units are no longer free: " +
                                 std::string(refusal.message()));
      }};
}

}  // namespace recourse::returns
