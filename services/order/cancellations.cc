#include "services/order/cancellations.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include "libs/auth/caller.h"
#include "libs/ids/ids.h"
#include "libs/status/status.h"
#include "services/order/cancellation_changes.h"
#include "services/order/names.h"
#include "services/order/refundable.h"
#include "services/order/store/cancellation_store.h"
#include "services/order/store/order_store.h"
#include "services/order/store/reservation_store.h"

namespace recourse::order {
namespace {

// What a cancellation would do to an order as it is now.
struct Plan {
  StoredOrder order;
  std::map<int, CancelOutcome> outcomes;

  std::set<int> With(CancelOutcome outcome) const { return UnitsWith(outcomes, outcome); }
};

absl::StatusOr<Plan> MakePlan(sql::Transaction& tx, const v1::CancelOrderRequest& request, const std::string& owner,
                              absl::Time now) {
  Plan plan;
  ASSIGN_OR_RETURN(plan.order, LoadOrder(tx, OrderId(request.name()), owner));
  if (!request.etag().empty() && request.etag() != absl::StrCat(plan.order.version)) {
    return status::Error(errors::v1::REASON_ETAG_MISMATCH, "the order has changed since",
                         {{"etag", absl::StrCat(plan.order.version)}});
  }
  ASSIGN_OR_RETURN(const std::vector<int> wanted, UnitNumbers(plan.order.id, request.units()));
  ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx, plan.order.id));
  ASSIGN_OR_RETURN(const Reservations reservations, LoadReservations(tx, plan.order.id));
  ASSIGN_OR_RETURN(plan.outcomes, PlanCancellation(units, wanted, reservations, now));
  return plan;
}

absl::Status CheckReason(v1::Cancellation::Reason reason, const type::v1::Actor& actor) {
  const bool of_staff =
      reason == v1::Cancellation::REASON_OUT_OF_STOCK || reason == v1::Cancellation::REASON_FRAUD_SUSPECTED;
  if (!of_staff || auth::OwnerOf(actor).empty()) return absl::OkStatus();
  return status::InvalidField("reason", "is for staff");
}

struct Quote {
  type::v1::Money total;
  refunds::v1::QuoteRefundResponse parts;
};

absl::StatusOr<Quote> QuoteFor(const Refunds& refunds, const StoredOrder& order, const std::set<int>& numbers,
                               const type::v1::Actor& actor, absl::Time deadline) {
  Quote quote;
  quote.total.set_currency_code(order.header.currency_code());
  if (numbers.empty()) return quote;
  std::set<std::string> units;
  for (const int number : numbers) units.insert(UnitName(order.id, number));
  ASSIGN_OR_RETURN(RefundItems left, RemainingOf(refunds, order.header.name(), units, actor, deadline));
  ASSIGN_OR_RETURN(quote.parts,
                   QuoteBack(refunds, order.header.name(), std::move(left), /*at_most=*/{}, actor, deadline));
  if (quote.parts.allocations().empty()) return quote;
  quote.total = quote.parts.total();
  return quote;
}

v1::Cancellation NewCancellation(const Plan& plan, CancelOutcome outcome, v1::Cancellation::Reason reason,
                                 const type::v1::Money& total, ids::IdSource& ids) {
  v1::Cancellation cancellation;
  cancellation.set_name("cancellations/" + ids.New());
  cancellation.set_order(plan.order.header.name());
  cancellation.set_customer(plan.order.header.customer());
  cancellation.set_state(outcome == CancelOutcome::kCancelled ? v1::Cancellation::STATE_ACCEPTED
                                                              : v1::Cancellation::STATE_REQUESTED);
  cancellation.set_reason(reason);
  for (const int number : plan.With(outcome)) cancellation.add_units(UnitName(plan.order.id, number));
  *cancellation.mutable_total() = total;
  return cancellation;
}

// Without what only staff should read.
v1::Cancellation ShownTo(const type::v1::Actor& actor, v1::Cancellation cancellation) {
  if (!auth::OwnerOf(actor).empty()) cancellation.clear_attention();
  return cancellation;
}

// Units that have been asked for already are not asked for twice.
absl::Status LeaveOutAskedFor(sql::Transaction& tx, const std::string& order_id, std::set<int>& numbers) {
  ASSIGN_OR_RETURN(const std::vector<v1::Cancellation> cancellations, LoadCancellations(tx, order_id));
  for (const v1::Cancellation& cancellation : cancellations) {
    if (cancellation.state() != v1::Cancellation::STATE_REQUESTED) continue;
    ASSIGN_OR_RETURN(const std::vector<int> asked, UnitNumbers(order_id, cancellation.units()));
    for (const int number : asked) numbers.erase(number);
  }
  return absl::OkStatus();
}

// Locks the order of the cancellation and loads it anew.
absl::StatusOr<v1::Cancellation> LoadLocked(sql::Transaction& tx, const std::string& name) {
  ASSIGN_OR_RETURN(const v1::Cancellation known, LoadCancellation(tx, name, /*owner=*/""));
  RETURN_IF_ERROR(tx.Lock("order", OrderId(known.order())));
  return LoadCancellation(tx, name, /*owner=*/"");
}

}  // namespace

absl::StatusOr<v1::CancelOrderResponse> Cancellations::Cancel(const rpc::Call& call,
                                                              const v1::CancelOrderRequest& request) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::CancelOrderResponse response;
  ASSIGN_OR_RETURN(const bool replayed, outbox_.Replay(key, &response));
  if (replayed) return response;
  RETURN_IF_ERROR(CheckReason(request.reason(), call.actor()));
  const std::string owner = auth::OwnerOf(call.actor());

  // Planned and priced first, because refunds is asked outside of the transaction.
  ASSIGN_OR_RETURN(const Plan planned, outbox_.db().Read([&](sql::Transaction& tx) {
    return MakePlan(tx, request, owner, outbox_.clock().Now());
  }));
  const std::set<int> at_once = planned.With(CancelOutcome::kCancelled);
  const std::set<int> asked = planned.With(CancelOutcome::kRequested);
  if (at_once.empty() && asked.empty() && planned.With(CancelOutcome::kAlreadyCancelled).empty()) {
    return status::Error(errors::v1::REASON_ORDER_NOT_PENDING, "nothing of it can be stopped any more");
  }
  const type::v1::Actor ourselves = OurselvesFor(call.actor());
  ASSIGN_OR_RETURN(const Quote quote, QuoteFor(refunds_, planned.order, at_once, ourselves, call.deadline));
  ASSIGN_OR_RETURN(const Quote if_accepted, QuoteFor(refunds_, planned.order, asked, ourselves, call.deadline));

  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    response.Clear();
    RETURN_IF_ERROR(tx.sql().Lock("order", planned.order.id));
    ASSIGN_OR_RETURN(const Plan plan, MakePlan(tx.sql(), request, owner, tx.now()));
    if (plan.outcomes != planned.outcomes) {
      return status::Error(errors::v1::REASON_CONFLICT, "the order changed meanwhile; ask again");
    }
    for (const auto& [number, outcome] : plan.outcomes) {
      v1::UnitCancellation& unit = *response.add_units();
      unit.set_unit(UnitName(plan.order.id, number));
      unit.set_outcome(static_cast<v1::UnitCancellation::Outcome>(outcome));
    }
    if (!at_once.empty()) {
      v1::Cancellation accepted =
          NewCancellation(plan, CancelOutcome::kCancelled, request.reason(), quote.total, tx.ids());
      RETURN_IF_ERROR(Begin(tx, accepted));
      *response.add_cancellations() = ShownTo(tx.actor(), accepted);
    }
    std::set<int> new_asked = asked;
    RETURN_IF_ERROR(LeaveOutAskedFor(tx.sql(), plan.order.id, new_asked));
    if (!new_asked.empty()) {
      v1::Cancellation requested =
          NewCancellation(plan, CancelOutcome::kRequested, request.reason(), if_accepted.total, tx.ids());
      requested.clear_units();
      for (const int number : new_asked) requested.add_units(UnitName(plan.order.id, number));
      if (new_asked != asked) requested.clear_total();
      RETURN_IF_ERROR(Begin(tx, requested));
      *response.add_cancellations() = ShownTo(tx.actor(), requested);
    }
    *response.mutable_total() = quote.total;
    for (const refunds::v1::Allocation& allocation : quote.parts.allocations()) {
      v1::PaidBack& part = *response.add_paid_back();
      part.set_payment_label(allocation.payment_label());
      *part.mutable_amount() = allocation.amount();
    }
    response.set_expected_days(quote.parts.expected_days());
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::Cancellation> Cancellations::Get(const rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(v1::Cancellation cancellation, outbox_.db().Read([&](sql::Transaction& tx) {
    return LoadCancellation(tx, name, auth::OwnerOf(call.actor()));
  }));
  return ShownTo(call.actor(), std::move(cancellation));
}

absl::StatusOr<v1::ListCancellationsResponse> Cancellations::List(const rpc::Call& call, const std::string& order) {
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::ListCancellationsResponse> {
    RETURN_IF_ERROR(LoadOrder(tx, OrderId(order), auth::OwnerOf(call.actor())).status());
    ASSIGN_OR_RETURN(const std::vector<v1::Cancellation> cancellations, LoadCancellations(tx, OrderId(order)));
    v1::ListCancellationsResponse response;
    for (const auto& cancellation : cancellations) *response.add_cancellations() = ShownTo(call.actor(), cancellation);
    return response;
  });
}

absl::StatusOr<v1::Cancellation> Cancellations::Answer(const rpc::Call& call,
                                                       const v1::AnswerCancellationRequest& request) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::Cancellation cancellation;
  RETURN_IF_ERROR(outbox_.Run(key, &cancellation, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(cancellation, LoadLocked(tx.sql(), request.name()));
    return request.accept() ? Accept(tx, cancellation)
                            : Reject(tx, cancellation, v1::Cancellation::REJECTION_WAREHOUSE);
  }));
  return cancellation;
}

void Cancellations::RegisterTasks(outbox::TaskRunner& runner) {
  outbox::TaskHandler pay_back;
  pay_back.deliver = [this](const outbox::Task& task) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const v1::Cancellation cancellation, outbox_.db().Read([&](sql::Transaction& tx) {
      return LoadCancellation(tx, task.lane, /*owner=*/"");
    }));
    ASSIGN_OR_RETURN(const refunds::v1::Refund refund,
                     PayBack(refunds_,
                             {.order = cancellation.order(),
                              .source = cancellation.name(),
                              .obligation = "units",
                              .units = {cancellation.units().begin(), cancellation.units().end()},
                              .at_most = {}},
                             task));
    return refund.SerializeAsString();
  };
  pay_back.on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string& reply) -> absl::Status {
    refunds::v1::Refund refund;
    refund.ParseFromString(reply);
    ASSIGN_OR_RETURN(v1::Cancellation cancellation, LoadLocked(tx.sql(), task.lane));
    if (!refund.name().empty()) *cancellation.mutable_total() = refund.total();
    return Settle(tx, cancellation, refund.name());
  };
  pay_back.on_refused = [](outbox::Transaction& tx, const outbox::Task& task,
                           const absl::Status& refusal) -> absl::Status {
    ASSIGN_OR_RETURN(v1::Cancellation cancellation, LoadLocked(tx.sql(), task.lane));
    return CallAttention(tx, cancellation, absl::StrCat("The refund was refused: ", refusal.message()));
  };
  runner.Register(kPayBackTask, std::move(pay_back));

  outbox::TaskHandler no_answer;
  no_answer.on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string&) -> absl::Status {
    ASSIGN_OR_RETURN(v1::Cancellation cancellation, LoadLocked(tx.sql(), task.lane));
    if (cancellation.state() != v1::Cancellation::STATE_REQUESTED) return absl::OkStatus();
    return Reject(tx, cancellation, v1::Cancellation::REJECTION_NO_ANSWER);
  };
  runner.Register(kNoAnswerTask, std::move(no_answer));
}

}  // namespace recourse::order
