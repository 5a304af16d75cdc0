#include "services/refunds/corrections.h"

#include <algorithm>

#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "services/refunds/convert.h"
#include "services/refunds/disputes.h"
#include "services/refunds/domain/correction.h"
#include "services/refunds/refund_events.h"
#include "services/refunds/refunds.h"
#include "services/refunds/store/refund_store.h"

namespace recourse::refunds {
namespace {

// The refund, with no other decision about its order and no news about its allocations until the transaction ends.
absl::StatusOr<Refund> LoadToChange(outbox::Transaction& tx, const std::string& name, const std::string& etag) {
  ASSIGN_OR_RETURN(const Refund seen, store::LoadRefund(tx.sql(), name, ""));
  RETURN_IF_ERROR(tx.sql().Lock("order", seen.order));
  for (const Allocation& allocation : seen.allocations) RETURN_IF_ERROR(tx.sql().Lock("allocation", allocation.id));
  ASSIGN_OR_RETURN(Refund refund, store::LoadRefund(tx.sql(), name, ""));
  const std::string version = std::to_string(refund.version);
  if (!etag.empty() && etag != version) {
    return status::Error(errors::v1::REASON_ETAG_MISMATCH, "the refund has changed since", {{"etag", version}});
  }
  return refund;
}

absl::Status Save(outbox::Transaction& tx, Refund& refund) {
  ++refund.version;
  const AllocationState overall = StateOf(refund.allocations);
  if (overall != refund.state) {
    refund.state = overall;
    refund.timeline.push_back({overall, tx.now()});
    RETURN_IF_ERROR(store::InsertTimeline(tx.sql(), refund));
  }
  RETURN_IF_ERROR(store::UpdateRefund(tx.sql(), refund));
  return EmitChanged(tx, refund);
}

absl::Status CancelIn(outbox::Transaction& tx, Refund& refund) {
  RETURN_IF_ERROR(CheckCancellable(refund, tx.now()));
  for (Allocation& allocation : refund.allocations) {
    ASSIGN_OR_RETURN(allocation.state, AllocationMachine().Next(allocation.state, AllocationEvent::kCancel));
    RETURN_IF_ERROR(store::UpdateAllocation(tx.sql(), allocation));
    RETURN_IF_ERROR(store::MovePayment(tx.sql(), allocation.payment, -allocation.amount.minor, 0));
    RETURN_IF_ERROR(tx.Cancel(kSubmitTask, allocation.id));
  }
  for (const Item& item : refund.items) RETURN_IF_ERROR(store::GiveBackItem(tx.sql(), item));
  refund.released = true;
  RETURN_IF_ERROR(store::Post(tx.sql(), tx.ids().New(), refund.order, tx.now(), Cancelled(refund)));
  return Save(tx, refund);
}

absl::StatusOr<Payment> PaymentOf(const std::vector<Payment>& payments, const std::string& name) {
  const auto found =
      std::find_if(payments.begin(), payments.end(), [&](const Payment& payment) { return payment.name == name; });
  if (found == payments.end()) return status::NotFound(name);
  return *found;
}

// Its items were given back when it failed: they are taken anew, if nobody else has them.
absl::Status Reclaim(outbox::Transaction& tx, Refund& refund) {
  if (!refund.released) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<Item> remaining, store::RemainingItemsOf(tx.sql(), refund.order));
  RETURN_IF_ERROR(CheckRemaining(refund.items, remaining));
  for (const Item& item : refund.items) {
    ASSIGN_OR_RETURN(const bool taken, store::TakeItem(tx.sql(), refund.order, item));
    if (!taken) return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "less is left of " + item.unit);
  }
  refund.released = false;
  return store::Post(tx.sql(), tx.ids().New(), refund.order, tx.now(), Reclaimed(refund));
}

absl::Status ReplaceFailed(outbox::Transaction& tx, Refund& refund, const Redirection& to) {
  RETURN_IF_ERROR(CheckReplaceable(refund));
  RETURN_IF_ERROR(CheckUndisputed(tx.sql(), refund.order, refund.items));
  RETURN_IF_ERROR(Reclaim(tx, refund));
  ASSIGN_OR_RETURN(const std::vector<Payment> payments, store::PaymentsOf(tx.sql(), refund.order));
  int days = 0;
  for (const Allocation& failed : ToReplace(refund)) {
    if (!to.payment.empty() && !IsDead(failed)) {
      return status::Error(errors::v1::REASON_ILLEGAL_STATE, "the payment can still be reached: try again",
                           {{"failure_reason", failed.failure_reason}});
    }
    ASSIGN_OR_RETURN(const Payment payment, PaymentOf(payments, to.payment.empty() ? failed.payment : to.payment));
    ASSIGN_OR_RETURN(const bool reserved, store::ReserveOnPayment(tx.sql(), payment.name, failed.amount.minor));
    if (!reserved || payment.captured.currency != failed.amount.currency) {
      const Money most{payment.captured.currency, std::max<int64_t>(payment.Refundable().minor, 0)};
      return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "less is left on " + payment.name,
                           {{"max_refundable", money::Format(most)}});
    }
    Allocation again;
    again.id = tx.ids().New();
    again.payment = payment.name;
    again.payment_label = to.store_credit ? kStoreCreditLabel : payment.label;
    if (to.store_credit) again.credit_to = refund.customer;
    again.provider_reference = payment.provider_reference;
    again.amount = failed.amount;
    again.replaces = failed.id;
    again.consent = to.consent;
    refund.allocations.push_back(again);
    days = std::max(days, ExpectedDays(again.payment_label));
    RETURN_IF_ERROR(store::InsertAllocation(tx.sql(), refund, again, static_cast<int64_t>(refund.allocations.size())));
    RETURN_IF_ERROR(store::Post(tx.sql(), tx.ids().New(), refund.order, tx.now(), Replaced(again, refund.order)));
    RETURN_IF_ERROR(tx.Enqueue({.kind = kSubmitTask, .lane = again.id, .payload = AllocationRef(again.id)}));
  }
  refund.expected_time = tx.now() + absl::Hours(24) * days;
  return Save(tx, refund);
}

}  // namespace

absl::Status Corrections::Cancel(const v1::CancelRefundRequest& request, const rpc::Call& call,
                                 v1::CancelRefundResponse* response) {
  return outbox_.Run(MoneyKey(request, call), response, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(Refund refund, LoadToChange(tx, request.name(), request.etag()));
    RETURN_IF_ERROR(CancelIn(tx, refund));
    *response->mutable_refund() = ToProto(refund);
    return absl::OkStatus();
  });
}

template <class Request, class Response>
absl::Status Corrections::PayAgain(const Request& request, const Redirection& to, const rpc::Call& call,
                                   Response* response) {
  const outbox::CommandKey key = MoneyKey(request, call);
  ASSIGN_OR_RETURN(const bool known, outbox_.Replay(key, response));
  if (known) return absl::OkStatus();
  RETURN_IF_ERROR(CheckFinal(request.name(), call.actor()));
  return outbox_.Run(key, response, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(Refund refund, LoadToChange(tx, request.name(), request.etag()));
    RETURN_IF_ERROR(ReplaceFailed(tx, refund, to));
    *response->mutable_refund() = ToProto(refund);
    return absl::OkStatus();
  });
}

absl::Status Corrections::Retry(const v1::RetryRefundRequest& request, const rpc::Call& call,
                                v1::RetryRefundResponse* response) {
  return PayAgain(request, {}, call, response);
}

absl::Status Corrections::Redirect(const v1::RedirectRefundRequest& request, const rpc::Call& call,
                                   v1::RedirectRefundResponse* response) {
  if (request.payment().empty() != request.to_store_credit()) {
    return status::InvalidField("payment", "is either a payment or store credit");
  }
  return PayAgain(request, {request.payment(), request.consent(), request.to_store_credit()}, call, response);
}

absl::Status Corrections::CheckFinal(const std::string& name, const type::v1::Actor& actor) {
  ASSIGN_OR_RETURN(const Refund refund,
                   outbox_.db().Read([&](sql::Transaction& tx) { return store::LoadRefund(tx, name, ""); }));
  RETURN_IF_ERROR(CheckReplaceable(refund));
  for (const Allocation& failed : ToReplace(refund)) {
    ASSIGN_OR_RETURN(const bool final, settlement_.NeverPaid(failed, actor));
    if (!final) return status::Error(errors::v1::REASON_ILLEGAL_STATE, "the provider pays it after all");
  }
  return absl::OkStatus();
}

}  // namespace recourse::refunds
