#include "services/refunds/charge_settlement.h"

#include <google/protobuf/wrappers.pb.h>

#include "libs/failpoint/failpoint.h"
#include "libs/log/log.h"
#include "libs/status/status.h"
#include "services/refunds/charge_events.h"
#include "services/refunds/convert.h"
#include "services/refunds/store/charge_store.h"
#include "services/refunds/store/refund_store.h"

namespace recourse::refunds {
namespace {

constexpr absl::Duration kLookUpSoon = absl::Seconds(1);
constexpr absl::Duration kLookUpAgain = absl::Hours(1);

std::string ChargeOf(const outbox::Task& task) { return task.As<google::protobuf::StringValue>().value(); }

ChargeEvent EventOf(ProviderChargeState state) {
  switch (state) {
    case ProviderChargeState::kRequiresAction:
      return ChargeEvent::kNeedAction;
    case ProviderChargeState::kAuthorized:
      return ChargeEvent::kAuthorize;
    case ProviderChargeState::kCaptured:
      return ChargeEvent::kCapture;
    case ProviderChargeState::kDeclined:
      return ChargeEvent::kDecline;
    case ProviderChargeState::kVoided:
      return ChargeEvent::kVoid;
    case ProviderChargeState::kExpired:
      return ChargeEvent::kExpire;
  }
  return ChargeEvent::kLose;
}

absl::Status SettleAt(outbox::Transaction& tx, const std::string& charge, absl::Duration wait) {
  return tx.Enqueue(
      {.kind = kChargeTask, .lane = charge, .payload = AllocationRef(charge), .due_time = tx.now() + wait});
}

// What the state waits for: us, the customer, or the provider.
absl::Status ScheduleNext(outbox::Transaction& tx, const Charge& charge) {
  switch (charge.state) {
    case ChargeState::kAuthorizing:
    case ChargeState::kCapturing:
    case ChargeState::kVoiding:
      return SettleAt(tx, charge.name, absl::ZeroDuration());
    case ChargeState::kUnknown:
      return SettleAt(tx, charge.name, kLookUpSoon);
    case ChargeState::kRequiresAction:
      return SettleAt(tx, charge.name, kActionTime);
    case ChargeState::kAuthorized:
      return SettleAt(tx, charge.name, kHoldTime);
    case ChargeState::kDeclined:
    case ChargeState::kCaptured:
    case ChargeState::kVoided:
    case ChargeState::kExpired:
      return tx.Cancel(kChargeTask, charge.name);
  }
  return absl::OkStatus();
}

// From here on it is a payment like the others.
absl::Status BecomePayment(outbox::Transaction& tx, const Charge& charge) {
  RETURN_IF_ERROR(tx.sql().Lock("order", charge.order));
  ASSIGN_OR_RETURN(const std::optional<store::Charges> known, store::FindCharges(tx.sql(), charge.order));
  if (!known) {
    RETURN_IF_ERROR(store::InsertCharges(tx.sql(), {charge.order, charge.customer, charge.name}, {}, {}));
  }
  const Payment payment{charge.order + "/payments/" + charge.name.substr(charge.name.find('/') + 1),
                        charge.payment_label, charge.provider_reference, charge.amount};
  RETURN_IF_ERROR(store::AddPayment(tx.sql(), charge.order, payment, ""));
  RETURN_IF_ERROR(store::AddItems(tx.sql(), charge.order, charge.items));
  Posting posting = Captured({payment}, charge.items);
  posting.event = "charge.captured";
  return store::Post(tx.sql(), tx.ids().New(), charge.order, tx.now(), posting);
}

}  // namespace

absl::Status MoveCharge(outbox::Transaction& tx, Charge& charge, ChargeEvent event) {
  ASSIGN_OR_RETURN(charge.state, ChargeMachine().Next(charge.state, event));
  if (charge.state != ChargeState::kRequiresAction) charge.action_url.clear();
  charge.update_time = tx.now();
  ++charge.version;
  RETURN_IF_ERROR(store::UpdateCharge(tx.sql(), charge));
  if (charge.state == ChargeState::kCaptured) RETURN_IF_ERROR(BecomePayment(tx, charge));
  RETURN_IF_ERROR(ScheduleNext(tx, charge));
  return EmitChanged(tx, charge);
}

absl::Status RecordCharge(outbox::Transaction& tx, const std::string& name, const ProviderCharge& fact) {
  RETURN_IF_ERROR(tx.sql().Lock("charge", name));
  ASSIGN_OR_RETURN(Charge charge, store::LoadCharge(tx.sql(), name, ""));
  const bool news = charge.provider_reference != fact.payment_reference;
  charge.provider_reference = fact.payment_reference;
  const ChargeEvent event = EventOf(fact.state);
  if (ChargeMachine().Allows(charge.state, event)) {
    charge.failure_reason = fact.failure_reason;
    charge.action_url = fact.action_url;
    return MoveCharge(tx, charge, event);
  }
  return news ? store::UpdateCharge(tx.sql(), charge) : absl::OkStatus();
}

outbox::TaskHandler ChargeSettlement::Handler() {
  outbox::TaskHandler handler;
  handler.deliver = [this](const outbox::Task& task) -> absl::StatusOr<std::string> {
    RETURN_IF_ERROR(Settle(task));
    return "";
  };
  // What is still open goes on being looked up, for as long as it takes.
  handler.on_refused = [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& error) {
    log::Error("a charge cannot be settled", {{"charge", ChargeOf(task)}, {"error", error.ToString()}});
    return SettleAt(tx, ChargeOf(task), kLookUpAgain);
  };
  return handler;
}

absl::Status ChargeSettlement::Settle(const outbox::Task& task) {
  ASSIGN_OR_RETURN(const Charge charge,
                   outbox_.db().Read([&](sql::Transaction& tx) { return store::LoadCharge(tx, ChargeOf(task), ""); }));
  switch (charge.state) {
    case ChargeState::kAuthorizing:
    case ChargeState::kUnknown:
      return Authorize(charge, task);
    case ChargeState::kCapturing:
      return Capture(charge, task);
    case ChargeState::kVoiding:
      return Void(charge, task);
    case ChargeState::kRequiresAction:
      // The timer of an earlier state says nothing about this one.
      if (outbox_.clock().Now() < charge.update_time + kActionTime) return absl::OkStatus();
      return RecordOurs(charge.name, ChargeEvent::kAskVoid, "the customer did not come back from the bank", task.actor);
    case ChargeState::kAuthorized:
      if (outbox_.clock().Now() < charge.update_time + kHoldTime) return absl::OkStatus();
      return LookUp(charge, task);
    case ChargeState::kDeclined:
    case ChargeState::kCaptured:
    case ChargeState::kVoided:
    case ChargeState::kExpired:
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status ChargeSettlement::Authorize(const Charge& charge, const outbox::Task& task) {
  // An earlier attempt may have been cut short after it was sent.
  if (task.attempts > 0 || charge.state == ChargeState::kUnknown) {
    ASSIGN_OR_RETURN(const std::optional<ProviderCharge> found, provider_.FindCharge(charge.name));
    if (found) return Record(charge.name, *found, task.actor);
  }
  RECOURSE_FAILPOINT("refunds.authorize.before");
  const absl::StatusOr<ProviderCharge> answer =
      provider_.Authorize({.idempotency_key = charge.name,
                           .charge_id = charge.name,
                           .amount = {charge.amount.minor, charge.amount.currency.code()},
                           .payment_method = charge.payment_method,
                           .payment_reference = charge.earlier_reference});
  RECOURSE_FAILPOINT("refunds.authorize.after");
  if (answer.ok()) return Record(charge.name, *answer, task.actor);
  switch (answer.status().code()) {
    case absl::StatusCode::kUnavailable:
      return answer.status();
    case absl::StatusCode::kFailedPrecondition:
      return RecordOurs(charge.name, ChargeEvent::kDecline, status::MetadataOf(answer.status(), "code"), task.actor);
    default:
      log::Warn("the outcome of a charge is unknown", {{"charge", charge.name}, {"error", answer.status().ToString()}});
      if (charge.state == ChargeState::kUnknown) return answer.status();
      return RecordOurs(charge.name, ChargeEvent::kLose, "", task.actor);
  }
}

absl::Status ChargeSettlement::Capture(const Charge& charge, const outbox::Task& task) {
  RECOURSE_FAILPOINT("refunds.capture.before");
  const absl::StatusOr<ProviderCharge> answer = provider_.Capture(charge.provider_reference);
  RECOURSE_FAILPOINT("refunds.capture.after");
  if (answer.ok()) return Record(charge.name, *answer, task.actor);
  // It is held no more: how it is, the provider knows.
  if (answer.status().code() == absl::StatusCode::kFailedPrecondition) return LookUp(charge, task);
  return answer.status();
}

absl::Status ChargeSettlement::Void(Charge charge, const outbox::Task& task) {
  if (charge.provider_reference.empty()) {
    ASSIGN_OR_RETURN(const std::optional<ProviderCharge> found, provider_.FindCharge(charge.name));
    if (!found) return RecordOurs(charge.name, ChargeEvent::kVoid, "", task.actor);
    charge.provider_reference = found->payment_reference;
  }
  const absl::StatusOr<ProviderCharge> answer = provider_.Void(charge.provider_reference);
  if (answer.ok()) return Record(charge.name, *answer, task.actor);
  if (answer.status().code() == absl::StatusCode::kFailedPrecondition) return LookUp(charge, task);
  return answer.status();
}

absl::Status ChargeSettlement::LookUp(const Charge& charge, const outbox::Task& task) {
  ASSIGN_OR_RETURN(const std::optional<ProviderCharge> found, provider_.FindCharge(charge.name));
  if (found) return Record(charge.name, *found, task.actor);
  log::Error("the provider does not know a charge that it had accepted", {{"charge", charge.name}});
  return absl::OkStatus();
}

absl::Status ChargeSettlement::Record(const std::string& name, const ProviderCharge& fact,
                                      const type::v1::Actor& actor) {
  return outbox_.Apply(actor, [&](outbox::Transaction& tx) { return RecordCharge(tx, name, fact); });
}

absl::Status ChargeSettlement::RecordOurs(const std::string& name, ChargeEvent event, const std::string& why,
                                          const type::v1::Actor& actor) {
  return outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("charge", name));
    ASSIGN_OR_RETURN(Charge charge, store::LoadCharge(tx.sql(), name, ""));
    // The webhook was quicker.
    if (!ChargeMachine().Allows(charge.state, event)) return absl::OkStatus();
    charge.failure_reason = why;
    return MoveCharge(tx, charge, event);
  });
}

}  // namespace recourse::refunds
