#include "services/order/cancellation_changes.h"

#include <absl/algorithm/container.h>
#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/order/v1/cancellation_service.pb.h"
#include "recourse/order/v1/order_events.pb.h"
#include "services/order/label_voiding.h"
#include "services/order/names.h"
#include "services/order/store/cancellation_store.h"
#include "services/order/store/order_store.h"

namespace recourse::order {
namespace {

static_assert(static_cast<int>(CancellationState::kRequested) == v1::Cancellation::STATE_REQUESTED);
static_assert(static_cast<int>(CancellationState::kAccepted) == v1::Cancellation::STATE_ACCEPTED);
static_assert(static_cast<int>(CancellationState::kCompleted) == v1::Cancellation::STATE_COMPLETED);
static_assert(static_cast<int>(CancellationState::kRejected) == v1::Cancellation::STATE_REJECTED);

CancellationState StateOf(const v1::Cancellation& cancellation) {
  return static_cast<CancellationState>(cancellation.state());
}

absl::Status Emit(outbox::Transaction& tx, const v1::Cancellation& cancellation) {
  v1::CancellationChanged changed;
  *changed.mutable_cancellation() = cancellation;
  return tx.Emit({.type = absl::StrCat("cancellation.", absl::AsciiStrToLower(NameOf(StateOf(cancellation)))),
                  .resource = cancellation.name(),
                  .payload = changed});
}

absl::Status EnqueueByName(outbox::Transaction& tx, const char* kind, const v1::Cancellation& cancellation,
                           absl::Time due = absl::InfinitePast()) {
  v1::GetCancellationRequest payload;
  payload.set_name(cancellation.name());
  return tx.Enqueue({.kind = kind, .lane = cancellation.name(), .payload = payload, .due_time = due});
}

absl::Status CancelUnits(outbox::Transaction& tx, const v1::Cancellation& cancellation) {
  const std::string order_id = OrderId(cancellation.order());
  ASSIGN_OR_RETURN(const std::vector<int> numbers, UnitNumbers(order_id, cancellation.units()));
  ASSIGN_OR_RETURN(const std::vector<Unit> units, LoadUnits(tx.sql(), order_id));
  for (Unit unit : units) {
    if (!absl::c_linear_search(numbers, unit.number)) continue;
    ASSIGN_OR_RETURN(unit.state, UnitMachine().Next(unit.state, UnitEvent::kCancel));
    RETURN_IF_ERROR(SaveUnit(tx.sql(), order_id, unit));
  }
  RETURN_IF_ERROR(VoidEmptyParcels(tx, order_id, numbers));
  return EnqueueByName(tx, kPayBackTask, cancellation);
}

absl::Status Move(outbox::Transaction& tx, v1::Cancellation& cancellation, CancellationEvent event) {
  ASSIGN_OR_RETURN(const CancellationState next, CancellationMachine().Next(StateOf(cancellation), event));
  cancellation.set_state(static_cast<v1::Cancellation::State>(next));
  if (event != CancellationEvent::kSettle) {
    *cancellation.mutable_decide_time() = clock::ToProto(tx.now());
    RETURN_IF_ERROR(tx.Cancel(kNoAnswerTask, cancellation.name()));
  }
  RETURN_IF_ERROR(UpdateCancellation(tx.sql(), cancellation));
  return Emit(tx, cancellation);
}

}  // namespace

absl::Status Begin(outbox::Transaction& tx, v1::Cancellation& cancellation) {
  *cancellation.mutable_create_time() = clock::ToProto(tx.now());
  if (StateOf(cancellation) == CancellationState::kAccepted) {
    *cancellation.mutable_decide_time() = cancellation.create_time();
    RETURN_IF_ERROR(CancelUnits(tx, cancellation));
  } else {
    const absl::Time due = tx.now() + kWarehouseAnswers;
    *cancellation.mutable_respond_by_time() = clock::ToProto(due);
    RETURN_IF_ERROR(EnqueueByName(tx, kNoAnswerTask, cancellation, due));
  }
  RETURN_IF_ERROR(InsertCancellation(tx.sql(), cancellation));
  cancellation.set_etag("1");
  return Emit(tx, cancellation);
}

absl::Status Accept(outbox::Transaction& tx, v1::Cancellation& cancellation) {
  RETURN_IF_ERROR(Move(tx, cancellation, CancellationEvent::kAccept));
  return CancelUnits(tx, cancellation);
}

absl::Status Reject(outbox::Transaction& tx, v1::Cancellation& cancellation, v1::Cancellation::Rejection why) {
  cancellation.set_rejection(why);
  return Move(tx, cancellation, CancellationEvent::kReject);
}

absl::Status Settle(outbox::Transaction& tx, v1::Cancellation& cancellation, const std::string& refund) {
  cancellation.set_refund(refund);
  return Move(tx, cancellation, CancellationEvent::kSettle);
}

absl::Status CallAttention(outbox::Transaction& tx, v1::Cancellation& cancellation, const std::string& why) {
  cancellation.set_attention(why);
  RETURN_IF_ERROR(UpdateCancellation(tx.sql(), cancellation));
  return Emit(tx, cancellation);
}

absl::Status LeaveRequests(outbox::Transaction& tx, const std::string& order_id, const std::set<int>& shipped) {
  ASSIGN_OR_RETURN(const std::vector<v1::Cancellation> cancellations, LoadCancellations(tx.sql(), order_id));
  for (v1::Cancellation cancellation : cancellations) {
    if (StateOf(cancellation) != CancellationState::kRequested) continue;
    std::vector<std::string> left;
    for (const std::string& name : cancellation.units()) {
      ASSIGN_OR_RETURN(const int number, UnitNumber(order_id, name));
      if (!shipped.contains(number)) left.push_back(name);
    }
    if (left.size() == static_cast<size_t>(cancellation.units_size())) continue;
    if (left.empty()) {
      RETURN_IF_ERROR(Reject(tx, cancellation, v1::Cancellation::REJECTION_SHIPPED));
      continue;
    }
    // The rest is still asked for; what it would bring is found out when it is accepted.
    cancellation.mutable_units()->Assign(left.begin(), left.end());
    cancellation.clear_total();
    RETURN_IF_ERROR(UpdateCancellation(tx.sql(), cancellation));
    RETURN_IF_ERROR(Emit(tx, cancellation));
  }
  return absl::OkStatus();
}

}  // namespace recourse::order
