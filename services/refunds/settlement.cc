#include "services/refunds/settlement.h"

#include <algorithm>

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <google/protobuf/wrappers.pb.h>

#include "libs/failpoint/failpoint.h"
#include "libs/log/log.h"
#include "libs/metrics/metrics.h"
#include "libs/status/status.h"
#include "recourse/refunds/v1/refunds_events.pb.h"
#include "services/refunds/convert.h"
#include "services/refunds/refunds.h"
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

absl::Status EmitState(outbox::Transaction& tx, const Refund& refund) {
  metrics::Counter("recourse_refunds_total", "Refunds that reached a state", {{"state", NameOf(refund.state)}})
      .Increment();
  v1::RefundChanged payload;
  *payload.mutable_refund() = ToProto(refund);
  return tx.Emit(
      {.type = "refund." + absl::AsciiStrToLower(NameOf(refund.state)), .resource = refund.name, .payload = payload});
}

absl::StatusOr<std::string> Empty(const absl::Status& status) {
  if (!status.ok()) return status;
  return std::string();
}

}  // namespace

outbox::TaskHandler Settlement::SubmitHandler() {
  outbox::TaskHandler handler;
  handler.deliver = [this](const outbox::Task& task) { return Empty(Submit(task)); };
  // A day of not reaching the provider: nothing was sent, the reservation is released, a person sees FAILED.
  handler.on_refused = [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& error) {
    return RecordIn(tx, AllocationOf(task),
                    {AllocationEvent::kFail, "", "", "not sent: " + std::string(error.message())});
  };
  return handler;
}

outbox::TaskHandler Settlement::ReconcileHandler() {
  outbox::TaskHandler handler;
  handler.deliver = [this](const outbox::Task& task) { return Empty(Reconcile(task)); };
  // The outcome stays UNKNOWN, which is true; the look-up goes on.
  handler.on_refused = [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& error) {
    log::Error("a refund cannot be reconciled", {{"allocation", AllocationOf(task)}, {"error", error.ToString()}});
    return tx.Enqueue({.kind = kReconcileTask,
                       .lane = task.lane,
                       .payload = AllocationRef(AllocationOf(task)),
                       .due_time = tx.now() + kLookUpPending});
  };
  return handler;
}

absl::Status Settlement::Ingest(const std::string& signature, const std::string& body, const type::v1::Actor& actor) {
  ASSIGN_OR_RETURN(const ProviderEvent event, provider_.ParseWebhook(signature, body, absl::Now()));
  if (!event.refund || event.refund->allocation_id.empty()) return absl::OkStatus();
  return outbox_.Apply(actor, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const bool fresh, store::RememberProviderEvent(tx.sql(), event.event_id, tx.now()));
    if (!fresh) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::optional<std::string> ours,
                     store::FindByAllocation(tx.sql(), event.refund->allocation_id));
    if (!ours) {
      log::Warn("a provider event about an unknown allocation", {{"event", event.event_id}});
      return absl::OkStatus();
    }
    return RecordIn(tx, event.refund->allocation_id, FactOf(*event.refund));
  });
}

Settlement::Fact Settlement::FactOf(const ProviderRefund& refund) {
  switch (refund.state) {
    case ProviderRefundState::kPending:
    case ProviderRefundState::kRequiresAction:
      return {AllocationEvent::kAccept, refund.id, refund.arn, ""};
    case ProviderRefundState::kSucceeded:
      return {AllocationEvent::kSucceed, refund.id, refund.arn, ""};
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
  // The webhook, or an attempt before a crash, was quicker.
  if (allocation.state != AllocationState::kReserved) return absl::OkStatus();
  return Ask(allocation, task.actor);
}

absl::Status Settlement::Reconcile(const outbox::Task& task) {
  ASSIGN_OR_RETURN(const Allocation allocation, Read(AllocationOf(task)));
  if (allocation.state != AllocationState::kUnknown && allocation.state != AllocationState::kSubmitted)
    return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<ProviderRefund> found,
                   provider_.FindRefund(allocation.provider_reference, allocation.id));
  // The provider never got it: asking again under the same key cannot pay twice.
  if (!found) return Ask(allocation, task.actor);
  RETURN_IF_ERROR(Record(allocation.id, FactOf(*found), task.actor));
  const bool pending =
      found->state == ProviderRefundState::kPending || found->state == ProviderRefundState::kRequiresAction;
  if (!pending || allocation.state == AllocationState::kUnknown)
    return absl::OkStatus();  // Record has set the next look-up
  return outbox_.Apply(task.actor, [&](outbox::Transaction& tx) {
    return tx.Enqueue({.kind = kReconcileTask,
                       .lane = allocation.id,
                       .payload = AllocationRef(allocation.id),
                       .due_time = tx.now() + kLookUpPending});
  });
}

absl::Status Settlement::Ask(const Allocation& allocation, const type::v1::Actor& actor) {
  RECOURSE_FAILPOINT("refunds.provider.before");
  const absl::StatusOr<ProviderRefund> answer =
      provider_.Refund({.idempotency_key = allocation.id,
                        .payment_reference = allocation.provider_reference,
                        .allocation_id = allocation.id,
                        .amount = {allocation.amount.minor, allocation.amount.currency.code()}});
  RECOURSE_FAILPOINT("refunds.provider.after");
  if (answer.ok()) return Record(allocation.id, FactOf(*answer), actor);
  switch (answer.status().code()) {
    case absl::StatusCode::kUnavailable:
      return answer.status();
    case absl::StatusCode::kFailedPrecondition:
      return Record(allocation.id, {AllocationEvent::kFail, "", "", status::MetadataOf(answer.status(), "code")},
                    actor);
    default:
      log::Warn("the outcome of a refund is unknown",
                {{"allocation", allocation.id}, {"error", answer.status().ToString()}});
      return Record(allocation.id, {AllocationEvent::kLose}, actor);
  }
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
  if (!fact.provider_refund_id.empty()) allocation->provider_refund_id = fact.provider_refund_id;
  if (!fact.arn.empty()) allocation->arn = fact.arn;

  const absl::StatusOr<AllocationState> next = AllocationMachine().Next(before, fact.event);
  // A fact that is older than what we know, or known already: only its references are news.
  if (!next.ok()) return store::UpdateAllocation(tx.sql(), *allocation);
  allocation->state = *next;
  allocation->failure_reason = fact.failure_reason;
  RETURN_IF_ERROR(store::UpdateAllocation(tx.sql(), *allocation));
  RETURN_IF_ERROR(MoveMoney(tx, refund, *allocation, before));
  if (*next == AllocationState::kUnknown || *next == AllocationState::kSubmitted) {
    const absl::Duration wait = *next == AllocationState::kUnknown ? kLookUpUnknown : kLookUpPending;
    RETURN_IF_ERROR(
        tx.Enqueue({.kind = kReconcileTask, .lane = id, .payload = AllocationRef(id), .due_time = tx.now() + wait}));
  }

  const AllocationState overall = StateOf(refund.allocations);
  if (overall == refund.state) return absl::OkStatus();
  refund.state = overall;
  ++refund.version;
  refund.timeline.push_back({overall, tx.now()});
  RETURN_IF_ERROR(store::UpdateState(tx.sql(), refund));
  return EmitState(tx, refund);
}

absl::Status Settlement::MoveMoney(outbox::Transaction& tx, const Refund& refund, const Allocation& allocation,
                                   AllocationState before) {
  const int64_t amount = allocation.amount.minor;
  const auto post = [&](const Posting& posting) {
    return store::Post(tx.sql(), tx.ids().New(), refund.order, tx.now(), posting);
  };
  if (allocation.state == AllocationState::kSucceeded) {
    if (before != AllocationState::kFailed) {
      RETURN_IF_ERROR(store::MovePayment(tx.sql(), allocation.payment, -amount, amount));
      return post(Paid(allocation));
    }
    ASSIGN_OR_RETURN(const bool released, store::IsReleased(tx.sql(), refund.name));
    RETURN_IF_ERROR(store::MovePayment(tx.sql(), allocation.payment, 0, amount));
    return post(PaidLate(allocation, refund.order, released));
  }
  if (allocation.state != AllocationState::kFailed) return absl::OkStatus();
  if (before == AllocationState::kSucceeded) {
    RETURN_IF_ERROR(store::MovePayment(tx.sql(), allocation.payment, 0, -amount));
    RETURN_IF_ERROR(post(PaidThenFailed(allocation, refund.order)));
  } else {
    RETURN_IF_ERROR(store::MovePayment(tx.sql(), allocation.payment, -amount, 0));
    RETURN_IF_ERROR(post(Unpaid(allocation, refund.order)));
  }
  const bool nothing_paid = std::all_of(refund.allocations.begin(), refund.allocations.end(),
                                        [](const Allocation& each) { return each.state == AllocationState::kFailed; });
  ASSIGN_OR_RETURN(const bool released, store::IsReleased(tx.sql(), refund.name));
  if (!nothing_paid || released) return absl::OkStatus();
  for (const Item& item : refund.items) RETURN_IF_ERROR(store::GiveBackItem(tx.sql(), item));
  RETURN_IF_ERROR(store::MarkReleased(tx.sql(), refund.name));
  return post(Released(refund));
}

}  // namespace recourse::refunds
