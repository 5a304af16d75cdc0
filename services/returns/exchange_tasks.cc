#include "services/returns/exchange_tasks.h"

#include <absl/strings/str_cat.h>

#include "libs/ids/ids.h"
#include "libs/status/status.h"
#include "services/returns/exchange_money.h"
#include "services/returns/owed_refund.h"
#include "services/returns/return_changes.h"
#include "services/returns/store/return_store.h"

namespace recourse::returns {
namespace {

using refunds::v1::Charge;

absl::StatusOr<ReturnRecord> Read(outbox::Outbox& outbox, const std::string& name) {
  return outbox.db().Read([&](sql::Transaction& tx) { return store::Load(tx, name); });
}

absl::StatusOr<Charge> Hold(const Charges& charges, const ReturnRecord& record, int attempt,
                            const std::string& request_id, const type::v1::Actor& actor, absl::Time deadline) {
  refunds::v1::AuthorizeChargeRequest request = DifferenceOf(record, attempt);
  request.set_request_id(request_id);
  ASSIGN_OR_RETURN(const refunds::v1::AuthorizeChargeResponse response,
                   charges.Call(&Charges::Stub::AuthorizeCharge, request, actor, deadline));
  return response.charge();
}

absl::Status NotYet(const Charge& charge) {
  return status::Error(errors::v1::REASON_UNAVAILABLE,
                       charge.name() + " is " + Charge::State_Name(charge.state()) + "; asked again later");
}

// OK once the money is taken.
absl::Status TakeDifference(const Charges& charges, const ReturnRecord& record, const outbox::Task& task) {
  const type::v1::Actor actor = OurselvesFor(task.actor);
  refunds::v1::GetChargeRequest question;
  question.set_name(record.body.charge());
  ASSIGN_OR_RETURN(const refunds::v1::GetChargeResponse answer,
                   charges.Call(&Charges::Stub::GetCharge, question, actor));
  Charge charge = answer.charge();
  // The goods took longer than a hold lasts: the customer's word still stands, once.
  if (charge.state() == Charge::STATE_EXPIRED) {
    ASSIGN_OR_RETURN(charge, Hold(charges, record, /*attempt=*/2, ids::Derived(task.id, "hold again"), actor,
                                  absl::InfiniteFuture()));
  }
  switch (charge.state()) {
    case Charge::STATE_CAPTURED:
      return absl::OkStatus();
    case Charge::STATE_AUTHORIZED: {
      refunds::v1::CaptureChargeRequest capture;
      capture.set_name(charge.name());
      capture.set_request_id(ids::Derived(task.id, charge.name()));
      RETURN_IF_ERROR(charges.Call(&Charges::Stub::CaptureCharge, capture, actor).status());
      return NotYet(charge);
    }
    case Charge::STATE_AUTHORIZING:
    case Charge::STATE_REQUIRES_ACTION:
    case Charge::STATE_CAPTURING:
    case Charge::STATE_UNKNOWN:
      return NotYet(charge);
    default:
      return status::Error(errors::v1::REASON_PROVIDER_DECLINED, "the difference could not be charged",
                           {{"charge", charge.name()}, {"state", Charge::State_Name(charge.state())}});
  }
}

absl::StatusOr<std::string> Exchange(outbox::Outbox& outbox, const Charges& charges, const Exchanges& exchanges,
                                     const outbox::Task& task) {
  ASSIGN_OR_RETURN(const ReturnRecord record, Read(outbox, task.lane));
  const bool charged = record.body.terms().exchange().has_charge();
  if (charged) RETURN_IF_ERROR(TakeDifference(charges, record, task));
  const refunds::v1::CreateRefundRequest owed = OwedInAll(record);
  const Funding funding = FundingOf(record, owed, charged);
  order::v1::CreateExchangeOrderRequest request = ExchangeOrderOf(record, funding);
  int64_t used = 0;
  for (const OwedPart& part : funding.used) used += part.minor_units;
  // A fee has come up since: what is left does not pay for the new goods.
  if (used < PriceOf(record.body.terms().exchange())) {
    return status::Error(errors::v1::REASON_PAYMENT_REQUIRED, "what is owed no longer pays for the new goods");
  }
  request.set_request_id(task.id);
  ASSIGN_OR_RETURN(const order::v1::CreateExchangeOrderResponse response,
                   exchanges.Call(&Exchanges::Stub::CreateExchangeOrder, request, OurselvesFor(task.actor)));
  // Both in one answer: what goes back was decided with what was used.
  return absl::StrCat(response.order().name(), "\n", RestOf(funding, owed).SerializeAsString());
}

absl::Status Exchanged(outbox::Transaction& tx, const outbox::Task& task, const std::string& reply) {
  ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), task.lane));
  const size_t end = reply.find('\n');
  record.body.set_replacement_order(reply.substr(0, end));
  refunds::v1::CreateRefundRequest rest;
  rest.ParseFromString(reply.substr(end + 1));
  if (!rest.items().empty()) {
    RETURN_IF_ERROR(tx.Enqueue({.kind = kDifferenceTask, .lane = task.lane, .payload = rest}));
  }
  return Change(tx, record, Event::kSettle);
}

}  // namespace

absl::StatusOr<std::string> HoldDifference(const Charges& charges, const ReturnRecord& record,
                                           const std::string& request_id, const type::v1::Actor& actor,
                                           absl::Time deadline) {
  ASSIGN_OR_RETURN(const Charge charge, Hold(charges, record, /*attempt=*/1, request_id, actor, deadline));
  return charge.name();
}

outbox::TaskHandler ExchangeHandler(outbox::Outbox& outbox, const Charges& charges, const Exchanges& exchanges) {
  return {.deliver = [&](const outbox::Task& task) { return Exchange(outbox, charges, exchanges, task); },
          .on_done = &Exchanged,
          .on_refused = [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status&) -> absl::Status {
            ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), task.lane));
            return RefundInstead(tx, record);
          }};
}

outbox::TaskHandler DropChargeHandler(outbox::Outbox& outbox, const Charges& charges) {
  outbox::TaskHandler handler;
  handler.deliver = [&](const outbox::Task& task) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const ReturnRecord record, Read(outbox, task.lane));
    const type::v1::Actor actor = OurselvesFor(task.actor);
    refunds::v1::ListChargesRequest question;
    question.set_parent(DifferenceOf(record, 1).order());
    ASSIGN_OR_RETURN(const refunds::v1::ListChargesResponse answer,
                     charges.Call(&Charges::Stub::ListCharges, question, actor));
    refunds::v1::CreateRefundRequest taken;
    for (const Charge& charge : answer.charges()) {
      if (charge.source() != record.body.name()) continue;
      if (charge.state() == Charge::STATE_CAPTURING) return NotYet(charge);
      if (charge.state() == Charge::STATE_CAPTURED) {
        taken.set_order(charge.order());
        taken.set_source(record.body.name());
        taken.set_obligation("difference");
        *taken.mutable_items() = charge.items();
        continue;
      }
      refunds::v1::VoidChargeRequest request;
      request.set_name(charge.name());
      request.set_request_id(ids::Derived(task.id, charge.name()));
      RETURN_IF_ERROR(charges.Call(&Charges::Stub::VoidCharge, request, actor).status());
    }
    return taken.SerializeAsString();
  };
  handler.on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string& reply) -> absl::Status {
    refunds::v1::CreateRefundRequest taken;
    taken.ParseFromString(reply);
    if (taken.items().empty()) return absl::OkStatus();
    return tx.Enqueue({.kind = kDifferenceTask, .lane = task.lane, .payload = taken});
  };
  handler.on_refused = [](outbox::Transaction& tx, const outbox::Task& task,
                          const absl::Status& refusal) -> absl::Status {
    ASSIGN_OR_RETURN(ReturnRecord record, store::LoadForUpdate(tx.sql(), task.lane));
    return CallAttention(tx, record, "The charge could not be given back: " + std::string(refusal.message()));
  };
  return handler;
}

}  // namespace recourse::returns
