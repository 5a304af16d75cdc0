#include "services/refunds/provider_facts.h"

#include <algorithm>

#include <absl/strings/str_cat.h>

#include "libs/log/log.h"
#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "recourse/refunds/v1/dispute_events.pb.h"
#include "services/refunds/convert.h"
#include "services/refunds/dispute_convert.h"
#include "services/refunds/store/dispute_store.h"
#include "services/refunds/store/refund_store.h"

namespace recourse::refunds {
namespace {

constexpr absl::Duration kRemindBefore = absl::Hours(48);

absl::Status EmitOverpaid(outbox::Transaction& tx, const std::string& order, const std::string& payment,
                          const std::string& cause, const Money& amount) {
  v1::PaymentOverpaid payload;
  payload.set_order(order);
  payload.set_payment(payment);
  payload.set_cause(cause);
  *payload.mutable_amount() = money::ToProto(amount);
  return tx.Emit({.type = "payment.overpaid", .resource = payment, .payload = payload});
}

// What was paid back already, in words for a bank; empty when nothing was.
absl::StatusOr<std::string> CreditsIssued(sql::Transaction& tx, const Dispute& dispute) {
  ASSIGN_OR_RETURN(const std::vector<Refund> refunds, store::RefundsOf(tx, dispute.order, ""));
  std::string text;
  for (const Refund& refund : refunds) {
    for (const Allocation& allocation : refund.allocations) {
      if (allocation.payment != dispute.payment || allocation.state == AllocationState::kFailed) continue;
      absl::StrAppend(&text, "Refund ", allocation.provider_refund_id, " of ", money::Format(allocation.amount),
                      allocation.arn.empty() ? "" : ", reference " + allocation.arn, ".\n");
    }
  }
  return text.empty() ? text : "The customer was paid back before this dispute.\n" + text;
}

// Takes over what the provider tells of a known dispute.
void Take(Dispute& dispute, const ProviderDispute& told, const Money& amount, absl::Time told_time) {
  dispute.amount = amount;
  dispute.reason = told.reason;
  dispute.refundable = told.refundable;
  dispute.evidence_due_time = told.evidence_due_time;
  dispute.told_time = told_time;
}

}  // namespace

absl::Status EmitDispute(outbox::Transaction& tx, const char* type, const Dispute& dispute) {
  v1::DisputeChanged payload;
  *payload.mutable_dispute() = ToProto(dispute);
  return tx.Emit({.type = type, .resource = dispute.name, .payload = payload});
}

absl::Status RecordDispute(outbox::Transaction& tx, const ProviderDispute& told, absl::Time told_time) {
  ASSIGN_OR_RETURN(const auto paid, store::FindPayment(tx.sql(), told.payment_reference));
  if (!paid) {
    log::Error("a dispute about an unknown payment", {{"dispute", told.id}, {"payment", told.payment_reference}});
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(tx.sql().Lock("order", paid->order));
  ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(told.amount.currency_code));
  const Money amount{currency, told.amount.minor_units};
  ASSIGN_OR_RETURN(const std::optional<Dispute> known, store::FindDispute(tx.sql(), told.id));

  Dispute before = known.value_or(Dispute{});
  Dispute after = before;
  if (known) {
    // Webhooks come in any order.
    if (told_time < known->told_time) return absl::OkStatus();
    if (told.state != known->state && !DisputeMachine().Allows(known->state, told.state)) return absl::OkStatus();
    ++after.version;
  } else {
    before.amount = amount;
    after.name = "disputes/" + tx.ids().New();
    after.provider_dispute_id = told.id;
    after.payment = paid->payment.name;
    after.order = paid->order;
    after.customer = paid->customer;
    after.create_time = tx.now();
    ASSIGN_OR_RETURN(const std::vector<UnitTotal> totals, store::UnitTotals(tx.sql(), paid->order));
    after.proposed_units = ProposeUnits(amount.minor, totals);
  }
  Take(after, told, amount, told_time);
  after.state = told.state;
  after.update_time = tx.now();

  // What the payment holds without this dispute decides how much of it is excess.
  const bool counted = paid->payment.captured.currency == amount.currency;
  const int64_t disputed_before = counted && known && HoldsMoney(before.state) ? before.amount.minor : 0;
  const int64_t disputed_after = counted && HoldsMoney(after.state) ? amount.minor : 0;
  Payment payment = paid->payment;
  payment.disputed -= disputed_before;
  // Once withdrawn the split stays as it was recorded, unless the amount is another.
  const bool withdrawn_before = known && HoldsMoney(before.state) && before.amount == after.amount;
  if (!withdrawn_before || !HoldsMoney(after.state)) Split(after, payment);
  const Posting moved = DisputeMoved(before, after);
  if (!moved.entries.empty()) {
    RETURN_IF_ERROR(store::Post(tx.sql(), tx.ids().New(), after.order, tx.now(), moved));
  }
  if (disputed_after != disputed_before) {
    RETURN_IF_ERROR(store::MoveDisputed(tx.sql(), after.payment, disputed_after - disputed_before));
  }

  // Paid back before: the bank is told at once, nobody has to remember it.
  const bool paid_back = counted && amount.minor > payment.Refundable().minor;
  if (paid_back && after.evidence == Evidence::kNone && !IsClosed(after.state)) {
    ASSIGN_OR_RETURN(after.evidence_text, CreditsIssued(tx.sql(), after));
    if (!after.evidence_text.empty()) {
      after.evidence = Evidence::kQueued;
      RETURN_IF_ERROR(tx.Enqueue({.kind = kEvidenceTask, .lane = after.name, .payload = AllocationRef(after.name)}));
    }
  }
  RETURN_IF_ERROR(store::SaveDispute(tx.sql(), after));
  if (!known && after.evidence == Evidence::kNone && !IsClosed(after.state)) {
    RETURN_IF_ERROR(tx.Enqueue({.kind = kEvidenceDueTask,
                                .lane = after.name,
                                .payload = AllocationRef(after.name),
                                .due_time = after.evidence_due_time - kRemindBefore}));
  }
  if (after.excess > before.excess) {
    RETURN_IF_ERROR(
        EmitOverpaid(tx, after.order, after.payment, after.name, {amount.currency, after.excess - before.excess}));
  }
  const bool closes = IsClosed(after.state) && (!known || before.state != after.state);
  return EmitDispute(tx, closes ? "dispute.closed" : known ? "dispute.updated" : "dispute.opened", after);
}

absl::Status RecordProviderMade(outbox::Transaction& tx, const ProviderRefund& told, absl::Time told_time) {
  ASSIGN_OR_RETURN(const auto paid, store::FindPayment(tx.sql(), told.payment_reference));
  if (!paid) {
    log::Error("a provider-made refund of an unknown payment", {{"provider_refund", told.id}});
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(tx.sql().Lock("order", paid->order));
  ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(told.amount.currency_code));
  ASSIGN_OR_RETURN(const auto known, store::FindProviderMade(tx.sql(), told.id));
  store::ProviderMadeRefund refund = known.value_or(store::ProviderMadeRefund{
      .id = told.id, .payment = paid->payment.name, .amount = {currency, told.amount.minor_units}});
  if (known && told_time < known->told_time) return absl::OkStatus();
  const bool now_paid = told.state == ProviderRefundState::kSucceeded;
  const bool failed = told.state == ProviderRefundState::kFailed || told.state == ProviderRefundState::kCanceled;
  refund.told_time = told_time;
  // Not decided yet, or known: nothing moves.
  if (now_paid == refund.paid || (!now_paid && !failed)) return store::SaveProviderMade(tx.sql(), refund);
  refund.paid = now_paid;
  const bool counted = paid->payment.captured.currency == currency;
  if (now_paid) {
    const int64_t left = counted ? std::max<int64_t>(paid->payment.Refundable().minor, 0) : 0;
    refund.excess = std::max<int64_t>(refund.amount.minor - left, 0);
  }
  const Posting posting = ProviderMade(refund.payment, refund.amount, refund.excess, now_paid);
  RETURN_IF_ERROR(store::Post(tx.sql(), tx.ids().New(), paid->order, tx.now(), posting));
  if (counted) {
    const int64_t moved = now_paid ? refund.amount.minor : -refund.amount.minor;
    RETURN_IF_ERROR(store::MovePayment(tx.sql(), refund.payment, 0, moved));
  }
  RETURN_IF_ERROR(store::SaveProviderMade(tx.sql(), refund));
  if (now_paid && refund.excess > 0) {
    RETURN_IF_ERROR(EmitOverpaid(tx, paid->order, refund.payment, refund.id, {currency, refund.excess}));
  }
  v1::ProviderRefundRecorded payload;
  payload.set_order(paid->order);
  payload.set_payment(refund.payment);
  payload.set_provider_refund_id(refund.id);
  *payload.mutable_amount() = money::ToProto(refund.amount);
  payload.set_paid(now_paid);
  return tx.Emit({.type = "provider_refund.recorded", .resource = refund.payment, .payload = payload});
}

}  // namespace recourse::refunds
