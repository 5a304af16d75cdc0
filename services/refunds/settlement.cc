#include "services/refunds/settlement.h"

#include <algorithm>

#include <absl/time/clock.h>
#include <google/protobuf/wrappers.pb.h>

#include "libs/failpoint/failpoint.h"
#include "libs/log/log.h"
#include "libs/metrics/metrics.h"
#include "libs/status/status.h"
#include "services/refunds/charge_settlement.h"
#include "services/refunds/convert.h"
#include "services/refunds/domain/correction.h"
#include "services/refunds/provider_facts.h"
#include "services/refunds/refund_events.h"
#include "services/refunds/refunds.h"
#include "services/refunds/store/charge_store.h"
#include "services/refunds/store/refund_store.h"

namespace recourse::refunds {
namespace {

// An unknown outcome is looked up soon; a pending one is left to the webhook for a while.
constexpr absl::Duration kLookUpUnknown = absl::Seconds(1);
constexpr absl::Duration kLookUpPending = absl::Hours(1);

std::string AllocationOf(const outbox::Task& task) { return task.As<google::protobuf::StringValue>().value(); }

absl::StatusOr<Allocation> Find(const Refund& refund, const std::string& id) {
  const auto found = std::find_if(refund.allocations.begin(), refund.allocations.end(),
                                  [&](const Allocation& allocation) { return allocation.id == id; });
  if (found == refund.allocations.end()) return absl::InternalError("allocation without its refund: " + id);
  return *found;
}

absl::StatusOr<Refund> LoadByAllocation(sql::Transaction& tx, const std::string& id) {
  ASSIGN_OR_RETURN(const std::optional<std::string> name, store::FindByAllocation(tx, id));
  if (!name) return status::NotFound("allocations/" + id);
  return store::LoadRefund(tx, *name, "");
}

absl::Status LookUpLater(outbox::Transaction& tx, const std::string& allocation, absl::Duration wait) {
  return tx.Enqueue(
      {.kind = kReconcileTask, .lane = allocation, .payload = AllocationRef(allocation), .due_time = tx.now() + wait});
}

// Whoever is neither paid nor failed has one look-up pending: Submit writes it, its own on_done the next.
absl::Status ScheduleLookUp(outbox::Transaction& tx, const Allocation& allocation, AllocationState before) {
  if (IsFinal(allocation.state)) return tx.Cancel(kReconcileTask, allocation.id);
  if (before != AllocationState::kReserved) return absl::OkStatus();
  const bool unknown = allocation.state == AllocationState::kUnknown;
  return LookUpLater(tx, allocation.id, unknown ? kLookUpUnknown : kLookUpPending);
}

// Takes the items of a released refund again, all or none: false when another refund took one of them meanwhile.
absl::StatusOr<bool> RetakeItems(sql::Transaction& tx, const Refund& refund) {
  for (size_t i = 0; i < refund.items.size(); ++i) {
    ASSIGN_OR_RETURN(const bool taken, store::TakeItem(tx, refund.order, refund.items[i]));
    if (taken) continue;
    for (size_t j = 0; j < i; ++j) RETURN_IF_ERROR(store::GiveBackItem(tx, refund.items[j]));
    return false;
  }
  return true;
}

// Whether the payment can give this back without going beyond what was captured.
absl::StatusOr<bool> HasRoom(sql::Transaction& tx, const Refund& refund, const Allocation& allocation) {
  ASSIGN_OR_RETURN(const std::vector<Payment> payments, store::PaymentsOf(tx, refund.order));
  return std::any_of(payments.begin(), payments.end(), [&](const Payment& payment) {
    return payment.name == allocation.payment && payment.Refundable().minor >= allocation.amount.minor;
  });
}

absl::Status SetUnknownGauge(sql::Transaction& tx) {
  ASSIGN_OR_RETURN(const int64_t count, store::CountUnknown(tx));
  metrics::Gauge("recourse_refund_unknown", "Allocations whose outcome at the provider is not known", {})
      .Set(static_cast<double>(count));
  return absl::OkStatus();
}

absl::StatusOr<std::string> Empty(const absl::Status& status) {
  if (!status.ok()) return status;
  return std::string();
}

}  // namespace

outbox::TaskHandler Settlement::SubmitHandler() {
  outbox::TaskHandler handler;
  handler.deliver = [this](const outbox::Task& task) { return Empty(Submit(task)); };
  // After a day without an answer only a look-up can tell whether an attempt that was cut short got through.
  handler.on_refused = [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& error) {
    log::Error("a refund could not be sent", {{"allocation", AllocationOf(task)}, {"error", error.ToString()}});
    return RecordIn(tx, AllocationOf(task), {AllocationEvent::kLose});
  };
  return handler;
}

outbox::TaskHandler Settlement::ReconcileHandler() {
  outbox::TaskHandler handler;
  handler.deliver = [this](const outbox::Task& task) { return Empty(Reconcile(task)); };
  handler.on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string&) -> absl::Status {
    const std::string id = AllocationOf(task);
    ASSIGN_OR_RETURN(const Refund refund, LoadByAllocation(tx.sql(), id));
    ASSIGN_OR_RETURN(const Allocation allocation, Find(refund, id));
    return IsFinal(allocation.state) ? absl::OkStatus() : LookUpLater(tx, id, kLookUpPending);
  };
  // The outcome stays UNKNOWN, which is true; the look-up goes on.
  handler.on_refused = [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& error) {
    log::Error("a refund cannot be reconciled", {{"allocation", AllocationOf(task)}, {"error", error.ToString()}});
    return LookUpLater(tx, AllocationOf(task), kLookUpPending);
  };
  return handler;
}

absl::Status Settlement::Ingest(const std::string& signature, const std::string& body, const type::v1::Actor& actor) {
  ASSIGN_OR_RETURN(const ProviderEvent event, provider_.ParseWebhook(signature, body, absl::Now()));
  if (!event.refund && !event.dispute && !event.charge) return absl::OkStatus();
  return outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const bool fresh, store::RememberProviderEvent(tx.sql(), event.event_id, tx.now()));
    if (!fresh) return absl::OkStatus();
    if (event.charge) {
      ASSIGN_OR_RETURN(const bool ours, store::IsCharge(tx.sql(), event.charge->charge_id));
      return ours ? RecordCharge(tx, event.charge->charge_id, *event.charge) : absl::OkStatus();
    }
    if (event.dispute) return RecordDispute(tx, *event.dispute, event.create_time);
    ASSIGN_OR_RETURN(const std::optional<std::string> ours,
                     store::FindByAllocation(tx.sql(), event.refund->allocation_id));
    if (ours) return RecordIn(tx, event.refund->allocation_id, FactOf(*event.refund));
    // Without our mark it may be ours nevertheless.
    ASSIGN_OR_RETURN(const std::optional<std::string> allocation,
                     store::FindByProviderRefund(tx.sql(), event.refund->id));
    if (allocation) return RecordIn(tx, *allocation, FactOf(*event.refund));
    return RecordProviderMade(tx, *event.refund, event.create_time);
  });
}

Settlement::Fact Settlement::FactOf(const ProviderRefund& refund) {
  switch (refund.state) {
    case ProviderRefundState::kPending:
    case ProviderRefundState::kRequiresAction:
      return {AllocationEvent::kAccept, refund.id, refund.arn, ""};
    case ProviderRefundState::kSucceeded:
      return {AllocationEvent::kSucceed, refund.id, refund.arn, "", {}, refund.amount};
    case ProviderRefundState::kFailed:
      return {AllocationEvent::kFail, refund.id, refund.arn, refund.failure_reason};
    case ProviderRefundState::kCanceled:
      return {AllocationEvent::kFail, refund.id, refund.arn, "cancelled at the provider"};
  }
  return {AllocationEvent::kAccept, refund.id, refund.arn, ""};
}

absl::StatusOr<Allocation> Settlement::Read(const std::string& id) {
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<Allocation> {
    ASSIGN_OR_RETURN(const Refund refund, LoadByAllocation(tx, id));
    return Find(refund, id);
  });
}

absl::Status Settlement::Submit(const outbox::Task& task) {
  ASSIGN_OR_RETURN(const Allocation allocation, Read(AllocationOf(task)));
  // The webhook was quicker.
  if (allocation.state != AllocationState::kReserved) return absl::OkStatus();
  // An earlier attempt may have been cut short after it was sent, by now perhaps longer ago than the provider keeps
  // keys.
  if (task.attempts > 0) return LookUpOrAsk(allocation, task.actor);
  return Ask(allocation, task.actor);
}

absl::Status Settlement::Reconcile(const outbox::Task& task) {
  ASSIGN_OR_RETURN(const Allocation allocation, Read(AllocationOf(task)));
  if (allocation.state == AllocationState::kReserved) return absl::OkStatus();
  return LookUpOrAsk(allocation, task.actor);
}

absl::Status Settlement::LookUpOrAsk(const Allocation& allocation, const type::v1::Actor& actor) {
  if (!allocation.credit_to.empty()) return CreditTo(allocation, actor);
  RECOURSE_FAILPOINT("refunds.lookup.before");
  ASSIGN_OR_RETURN(const std::optional<ProviderRefund> found,
                   provider_.FindRefund(allocation.provider_reference, allocation.id));
  RECOURSE_FAILPOINT("refunds.lookup.after");
  if (found) {
    Fact fact = FactOf(*found);
    fact.asked_in = allocation.state;
    return Record(allocation.id, fact, actor);
  }
  // The provider never got it: asking again under the same key cannot pay twice.
  if (allocation.state == AllocationState::kReserved || allocation.state == AllocationState::kUnknown) {
    return Ask(allocation, actor);
  }
  log::Error("the provider does not know a refund that it had accepted",
             {{"allocation", allocation.id}, {"provider_refund", allocation.provider_refund_id}});
  return absl::OkStatus();
}

absl::Status Settlement::CreditTo(const Allocation& allocation, const type::v1::Actor& actor) {
  RECOURSE_FAILPOINT("refunds.credit.before");
  const absl::Status credited = credit_.Add(
      {.customer = allocation.credit_to, .id = allocation.id, .source = allocation.refund, .amount = allocation.amount},
      actor);
  RECOURSE_FAILPOINT("refunds.credit.after");
  Fact fact{AllocationEvent::kSucceed};
  if (absl::IsNotFound(credited)) {
    fact = {AllocationEvent::kFail, "", "", "unknown_customer"};
  } else {
    RETURN_IF_ERROR(credited);
  }
  fact.asked_in = allocation.state;
  return Record(allocation.id, fact, actor);
}

absl::Status Settlement::Ask(const Allocation& allocation, const type::v1::Actor& actor) {
  if (!allocation.credit_to.empty()) return CreditTo(allocation, actor);
  RECOURSE_FAILPOINT("refunds.provider.before");
  const absl::StatusOr<ProviderRefund> answer =
      provider_.Refund({.idempotency_key = allocation.id,
                        .payment_reference = allocation.provider_reference,
                        .allocation_id = allocation.id,
                        .amount = {allocation.amount.minor, allocation.amount.currency.code()}});
  RECOURSE_FAILPOINT("refunds.provider.after");
  if (!answer.ok() && answer.status().code() == absl::StatusCode::kUnavailable) return answer.status();
  Fact fact{AllocationEvent::kLose};
  if (answer.ok()) {
    fact = FactOf(*answer);
  } else if (answer.status().code() == absl::StatusCode::kFailedPrecondition) {
    fact = {AllocationEvent::kFail, "", "", status::MetadataOf(answer.status(), "code")};
  } else {
    log::Warn("the outcome of a refund is unknown",
              {{"allocation", allocation.id}, {"error", answer.status().ToString()}});
  }
  fact.asked_in = allocation.state;
  RETURN_IF_ERROR(Record(allocation.id, fact, actor));
  // Only the task that asked for an UNKNOWN one goes on by itself; for others Record has written one.
  const bool still_unknown = fact.event == AllocationEvent::kLose && allocation.state == AllocationState::kUnknown;
  return still_unknown ? answer.status() : absl::OkStatus();
}

absl::Status Settlement::Record(const std::string& allocation, const Fact& fact, const type::v1::Actor& actor) {
  return outbox_.Apply(actor, [&](outbox::Transaction& tx) { return RecordIn(tx, allocation, fact); });
}

absl::Status Settlement::RecordIn(outbox::Transaction& tx, const std::string& id, const Fact& fact) {
  RETURN_IF_ERROR(tx.sql().Lock("allocation", id));
  ASSIGN_OR_RETURN(Refund refund, LoadByAllocation(tx.sql(), id));
  const auto allocation = std::find_if(refund.allocations.begin(), refund.allocations.end(),
                                       [&](const Allocation& candidate) { return candidate.id == id; });
  const AllocationState before = allocation->state;
  const absl::StatusOr<AllocationState> next = AllocationMachine().Next(before, fact.event);
  // News to the contrary may be older than what is known, for it comes in any order: the provider is asked how it is.
  if (next.ok() && IsFinal(before) && fact.asked_in != before) return LookUpLater(tx, id, absl::ZeroDuration());

  const Allocation known = *allocation;
  if (!fact.provider_refund_id.empty()) allocation->provider_refund_id = fact.provider_refund_id;
  if (!fact.arn.empty()) allocation->arn = fact.arn;
  ++refund.version;
  // Known already, or overtaken: only its references may be news.
  if (!next.ok()) {
    if (allocation->provider_refund_id == known.provider_refund_id && allocation->arn == known.arn) {
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(store::UpdateAllocation(tx.sql(), *allocation));
    return store::UpdateRefund(tx.sql(), refund);
  }
  allocation->state = *next;
  allocation->failure_reason = fact.failure_reason;
  // What came back comes back in the reverse order.
  if (*next == AllocationState::kFailed) RETURN_IF_ERROR(MoveDifference(tx, refund, *allocation, fact));
  RETURN_IF_ERROR(MoveMoney(tx, refund, *allocation, before));
  if (*next == AllocationState::kSucceeded) RETURN_IF_ERROR(MoveDifference(tx, refund, *allocation, fact));
  RETURN_IF_ERROR(store::UpdateAllocation(tx.sql(), *allocation));
  RETURN_IF_ERROR(ScheduleLookUp(tx, *allocation, before));

  const AllocationState overall = StateOf(refund.allocations);
  if (overall != refund.state) {
    refund.state = overall;
    refund.timeline.push_back({overall, tx.now()});
    RETURN_IF_ERROR(store::InsertTimeline(tx.sql(), refund));
  }
  RETURN_IF_ERROR(store::UpdateRefund(tx.sql(), refund));
  if (before == AllocationState::kUnknown || *next == AllocationState::kUnknown) {
    RETURN_IF_ERROR(SetUnknownGauge(tx.sql()));
  }
  return EmitChanged(tx, refund);
}

absl::Status Settlement::MoveMoney(outbox::Transaction& tx, Refund& refund, const Allocation& allocation,
                                   AllocationState before) {
  const int64_t amount = allocation.amount.minor;
  const auto post = [&](const Posting& posting) {
    return store::Post(tx.sql(), tx.ids().New(), refund.order, tx.now(), posting);
  };
  const auto unpaid = [&](const Allocation& each) {
    return each.id == allocation.id || each.state == AllocationState::kFailed;
  };
  // What another allocation pays in its place was not owed to it any more.
  const bool replaced = IsReplaced(refund.allocations, allocation.id);
  const bool nothing_else_paid = std::all_of(refund.allocations.begin(), refund.allocations.end(), unpaid);

  if (allocation.state == AllocationState::kSucceeded) {
    if (before != AllocationState::kFailed) {
      RETURN_IF_ERROR(store::MovePayment(tx.sql(), allocation.payment, -amount, amount));
      return post(Paid(allocation));
    }
    ASSIGN_OR_RETURN(const bool has_room, HasRoom(tx.sql(), refund, allocation));
    if (refund.released && !replaced && nothing_else_paid && has_room) {
      ASSIGN_OR_RETURN(const bool retaken, RetakeItems(tx.sql(), refund));
      if (retaken) {
        refund.released = false;
        RETURN_IF_ERROR(post(Reclaimed(refund)));
      }
    }
    RETURN_IF_ERROR(store::MovePayment(tx.sql(), allocation.payment, 0, amount));
    const bool in_excess = refund.released || replaced;
    RETURN_IF_ERROR(post(PaidLate(allocation, refund.order, in_excess)));
    return in_excess ? EmitOverpaid(tx, refund) : absl::OkStatus();
  }
  if (allocation.state != AllocationState::kFailed) return absl::OkStatus();
  if (before == AllocationState::kSucceeded) {
    RETURN_IF_ERROR(store::MovePayment(tx.sql(), allocation.payment, 0, -amount));
    RETURN_IF_ERROR(post(PaidThenFailed(allocation, refund.order, refund.released || replaced)));
  } else {
    RETURN_IF_ERROR(store::MovePayment(tx.sql(), allocation.payment, -amount, 0));
    RETURN_IF_ERROR(post(Unpaid(allocation, refund.order)));
  }
  // A replaced one was given up before.
  if (!nothing_else_paid || refund.released || replaced) return absl::OkStatus();
  for (const Item& item : refund.items) RETURN_IF_ERROR(store::GiveBackItem(tx.sql(), item));
  refund.released = true;
  return post(Released(refund));
}

absl::Status Settlement::MoveDifference(outbox::Transaction& tx, const Refund& refund, Allocation& allocation,
                                        const Fact& fact) {
  const bool paid = allocation.state == AllocationState::kSucceeded;
  if (paid) {
    const ProviderAmount asked{allocation.amount.minor, allocation.amount.currency.code()};
    if (!fact.paid || *fact.paid == asked) return absl::OkStatus();
    log::Error("the provider paid another amount than it was asked for",
               {{"allocation", allocation.id}, {"refund", refund.name}});
    // What another currency is worth only a person can say.
    if (fact.paid->currency_code != asked.currency_code) return EmitAmountDiffers(tx, refund);
    allocation.difference = fact.paid->minor_units - asked.minor_units;
  } else if (allocation.difference == 0) {
    return absl::OkStatus();
  }
  const bool in_excess = refund.released || IsReplaced(refund.allocations, allocation.id);
  RETURN_IF_ERROR(
      store::MovePayment(tx.sql(), allocation.payment, 0, paid ? allocation.difference : -allocation.difference));
  RETURN_IF_ERROR(store::Post(tx.sql(), tx.ids().New(), refund.order, tx.now(),
                              AmountDiffers(allocation, refund.order, in_excess, paid)));
  if (paid) return EmitAmountDiffers(tx, refund);
  allocation.difference = 0;
  return absl::OkStatus();
}

absl::StatusOr<bool> Settlement::NeverPaid(const Allocation& failed, const type::v1::Actor& actor) {
  if (!failed.credit_to.empty()) return true;
  ASSIGN_OR_RETURN(const std::optional<ProviderRefund> found,
                   provider_.FindRefund(failed.provider_reference, failed.id));
  // A declined one was never made there.
  if (!found) return true;
  Fact fact = FactOf(*found);
  if (fact.event == AllocationEvent::kFail) return true;
  fact.asked_in = failed.state;
  RETURN_IF_ERROR(Record(failed.id, fact, actor));
  return false;
}

void Settlement::PublishUnknown() {
  const absl::Status published = outbox_.db().Read(&SetUnknownGauge);
  if (!published.ok()) log::Warn("unknown refunds cannot be counted", {{"error", published.ToString()}});
}

}  // namespace recourse::refunds
