#include "services/returns/return_changes.h"

#include <algorithm>

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include "libs/clock/clock_proto.h"
#include "recourse/order/v1/order_service.pb.h"
#include "recourse/returns/v1/returns_events.pb.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "services/returns/exchange_money.h"
#include "services/returns/owed_refund.h"
#include "services/returns/store/return_store.h"

namespace recourse::returns {
namespace {

static_assert(static_cast<int>(State::kRequested) == v1::Return::STATE_REQUESTED);
static_assert(static_cast<int>(State::kInTransit) == v1::Return::STATE_IN_TRANSIT);
static_assert(static_cast<int>(State::kProcessed) == v1::Return::STATE_PROCESSED);
static_assert(static_cast<int>(State::kExpired) == v1::Return::STATE_EXPIRED);
static_assert(static_cast<int>(State::kReturnedToCustomer) == v1::Return::STATE_RETURNED_TO_CUSTOMER);
static_assert(static_cast<int>(State::kEscalated) == v1::Return::STATE_ESCALATED);

bool Replaces(const v1::Return& body) { return body.resolution() == v1::RESOLUTION_REPLACEMENT || IsExchange(body); }

bool HasPart(const v1::Return& body) {
  return !body.received_units().empty() && body.received_units_size() < body.units_size();
}

Progress ProgressOf(const ReturnRecord& record) {
  return {.state = StateOf(record.body),
          .trigger = record.body.terms().trigger(),
          .nothing_to_refund = !Replaces(record.body) && OwedRefund(record).items().empty(),
          .replaces = Replaces(record.body),
          .refund_requested = record.refund_requested,
          .refund_created = !record.body.refund().empty() || !record.body.replacement_order().empty(),
          .received = record.body.has_receive_time(),
          .part_received = HasPart(record.body),
          .graded = record.graded,
          .suspended = static_cast<State>(record.body.suspended_state())};
}

absl::Time ReturnBy(const ReturnRecord& record) {
  return absl::FromUnixSeconds(record.body.return_by_time().seconds());
}

absl::Status Emit(outbox::Transaction& tx, const ReturnRecord& record) {
  v1::ReturnChanged changed;
  *changed.mutable_return_case() = record.body;
  if (changed.return_case().has_label()) {
    changed.mutable_return_case()->mutable_label()->clear_document();
    changed.mutable_return_case()->mutable_label()->clear_qr_image();
  }
  if (changed.return_case().has_withdrawal()) {
    changed.mutable_return_case()->mutable_withdrawal()->clear_contact();
    changed.mutable_return_case()->mutable_withdrawal()->clear_acknowledgement();
  }
  const auto& rows = record.body.terms().policy_rows();
  return tx.Emit({.type = absl::StrCat("return.", absl::AsciiStrToLower(NameOf(StateOf(record.body)))),
                  .resource = record.body.name(),
                  .payload = changed,
                  .policy_row = absl::StrJoin(rows, " ")});
}

absl::Status EnqueueByName(outbox::Transaction& tx, const std::string& kind, const ReturnRecord& record,
                           absl::Time due = absl::InfinitePast()) {
  v1::GetReturnRequest payload;
  payload.set_name(record.body.name());
  return tx.Enqueue({.kind = kind, .lane = record.body.name(), .payload = payload, .due_time = due});
}

order::v1::ReleaseReservationRequest::Outcome OutcomeOf(const v1::Return& body, Conclusion conclusion) {
  using Release = order::v1::ReleaseReservationRequest;
  const bool settled = conclusion != Conclusion::kNone && conclusion != Conclusion::kFree;
  if (settled && !body.replacement_order().empty()) return Release::OUTCOME_REPLACED;
  switch (conclusion) {
    case Conclusion::kReturned:
      return Release::OUTCOME_RETURNED;
    case Conclusion::kKept:
      return Release::OUTCOME_KEPT;
    case Conclusion::kLost:
      return Release::OUTCOME_LOST;
    case Conclusion::kNone:
    case Conclusion::kFree:
      return Release::OUTCOME_UNSPECIFIED;
  }
  return Release::OUTCOME_UNSPECIFIED;
}

absl::Status EnqueueRelease(outbox::Transaction& tx, const ReturnRecord& record, Conclusion conclusion,
                            const std::vector<std::string>& units = {}) {
  order::v1::ReleaseReservationRequest release;
  release.set_order(record.body.order());
  release.set_holder(record.body.name());
  release.set_outcome(OutcomeOf(record.body, conclusion));
  release.mutable_units()->Assign(units.begin(), units.end());
  return tx.Enqueue({.kind = kReleaseTask, .lane = record.body.name(), .payload = release});
}

// What came of a return that ends otherwise came back all the same.
absl::Status Conclude(outbox::Transaction& tx, const ReturnRecord& record, Conclusion conclusion) {
  if (conclusion != Conclusion::kReturned && HasPart(record.body)) {
    const auto& received = record.body.received_units();
    RETURN_IF_ERROR(EnqueueRelease(tx, record, Conclusion::kReturned, {received.begin(), received.end()}));
  }
  return EnqueueRelease(tx, record, conclusion);
}

// Pays for the units that have come and are not paid for.
absl::Status EnqueuePartRefund(outbox::Transaction& tx, ReturnRecord& record) {
  const std::vector<std::string> units = UnpaidUnitsAtHand(record.body);
  if (units.empty()) return absl::OkStatus();
  const refunds::v1::CreateRefundRequest owed = OwedForPart(record, units);
  record.body.add_part_refunds()->mutable_units()->Assign(units.begin(), units.end());
  if (owed.items().empty()) return absl::OkStatus();
  return tx.Enqueue({.kind = kPartRefundTask, .lane = record.body.name(), .payload = owed});
}

absl::Status EnqueueRefund(outbox::Transaction& tx, const ReturnRecord& record) {
  return tx.Enqueue({.kind = kRefundTask, .lane = record.body.name(), .payload = OwedRefund(record)});
}

absl::Status EnqueueReplacement(outbox::Transaction& tx, const ReturnRecord& record) {
  if (IsExchange(record.body)) return EnqueueByName(tx, kExchangeTask, record);
  order::v1::CreateReplacementOrderRequest replacement;
  replacement.set_order(record.body.order());
  *replacement.mutable_units() = record.body.units();
  replacement.set_source(record.body.name());
  return tx.Enqueue({.kind = kReplaceTask, .lane = record.body.name(), .payload = replacement});
}

absl::Status EnqueueConsequences(outbox::Transaction& tx, ReturnRecord& record, const Consequence& consequence) {
  if (consequence.request_part_refund) RETURN_IF_ERROR(EnqueuePartRefund(tx, record));
  if (consequence.request_refund) {
    record.refund_requested = true;
    RETURN_IF_ERROR(Replaces(record.body) ? EnqueueReplacement(tx, record) : EnqueueRefund(tx, record));
  }
  if (consequence.conclusion != Conclusion::kNone) {
    RETURN_IF_ERROR(Conclude(tx, record, consequence.conclusion));
    if (IsExchange(record.body)) RETURN_IF_ERROR(DropCharge(tx, record));
  }
  if (consequence.revive) RETURN_IF_ERROR(EnqueueByName(tx, kReviveTask, record));
  return absl::OkStatus();
}

// Starts the clocks that the new state needs and stops those it has outrun.
absl::Status SetClocks(outbox::Transaction& tx, const ReturnRecord& record, State before, Event event,
                       const Consequence& consequence) {
  const std::string& name = record.body.name();
  const State after = consequence.state;
  if (event == Event::kAuthorize) {
    RETURN_IF_ERROR(EnqueueByName(tx, kExpireTask, record, ReturnBy(record) + absl::Seconds(1)));
  }
  const bool concluded = consequence.conclusion != Conclusion::kNone;
  if (event == Event::kIssueLabel || event == Event::kKeep || concluded) {
    RETURN_IF_ERROR(tx.Cancel(kAdvanceTask, name));
  }
  if (after == before) return absl::OkStatus();
  const bool escalated = after == State::kEscalated;
  if (IsHandover(event) || event == Event::kKeep || concluded || escalated) {
    RETURN_IF_ERROR(tx.Cancel(kExpireTask, name));
  }
  const bool to_be_sent = after == State::kAuthorized || after == State::kLabelIssued;
  if (event == Event::kHandBack && to_be_sent) {
    RETURN_IF_ERROR(EnqueueByName(tx, kExpireTask, record, std::max(ReturnBy(record), tx.now()) + absl::Seconds(1)));
  }
  if (before == State::kDelivered) RETURN_IF_ERROR(tx.Cancel(kMissTask, name));
  if (before == State::kReceived) RETURN_IF_ERROR(tx.Cancel(kGradeTask, name));
  if (after == State::kDelivered) RETURN_IF_ERROR(EnqueueByName(tx, kMissTask, record, tx.now() + kSearchTime));
  if (after == State::kReceived && record.body.terms().trigger() == policy::v1::REFUND_TRIGGER_ON_GRADING) {
    RETURN_IF_ERROR(EnqueueByName(tx, kGradeTask, record, tx.now() + kGradingTime));
  }
  // A request that was under way may confirm the units after they were released.
  if (before == State::kAuthorized && (after == State::kCancelled || after == State::kDenied)) {
    RETURN_IF_ERROR(EnqueueByName(tx, kSweepTask, record, tx.now() + kSweepDelay));
  }
  return absl::OkStatus();
}

// Units were released with the decision that is appealed: they are reserved again.
absl::Status GoOnAfterAppeal(outbox::Transaction& tx, ReturnRecord& record, State before) {
  if (before == State::kRejected) return EnqueueByName(tx, kReviveTask, record);
  const absl::Time return_by = std::max(ReturnBy(record), tx.now() + kTimeAfterAppeal);
  *record.body.mutable_return_by_time() = clock::ToProto(return_by);
  return EnqueueByName(tx, kAdvanceTask, record);
}

// Goods that nobody expects any more, or not there.
void CallForStrays(ReturnRecord& record, State before, Event event) {
  if (event == Event::kLose) record.body.set_attention("The carrier has lost the parcel.");
  if (event == Event::kMiss) record.body.set_attention("Delivered, but nobody has received it: search for it.");
  if (event == Event::kDispute) record.body.set_attention("What came is not what was sent for.");
  if (event == Event::kFallShort) record.body.set_attention("Only a part of the goods came.");
  if (event == Event::kBounce && record.refund_requested) {
    record.body.set_attention("The parcel went back to the customer, who is refunded.");
  }
  if (event == Event::kReject && record.refund_requested) {
    record.body.set_attention("Rejected after the refund went out.");
  }
  const bool closed = IsOver(before) || before == State::kCompletedReturnless;
  if (IsHandover(event) && closed && before != State::kProcessed) {
    record.body.set_attention("The goods are on their way although the return is not open.");
  }
}

}  // namespace

State StateOf(const v1::Return& body) { return static_cast<State>(body.state()); }

absl::Status Begin(outbox::Transaction& tx, const ReturnRecord& record, const std::string& creation_key) {
  RETURN_IF_ERROR(store::Insert(tx.sql(), record, creation_key));
  RETURN_IF_ERROR(EnqueueByName(tx, kAdvanceTask, record, tx.now() + kInlineGrace));
  return Emit(tx, record);
}

absl::Status Change(outbox::Transaction& tx, ReturnRecord& record, Event event) {
  const State before = StateOf(record.body);
  ASSIGN_OR_RETURN(const Consequence consequence, After(ProgressOf(record), event));
  if (event == Event::kGrade) record.graded = true;
  record.body.set_state(static_cast<v1::Return::State>(consequence.state));
  record.body.set_suspended_state(static_cast<v1::Return::State>(consequence.suspended));
  if (event == Event::kFallShort) record.body.set_finding(v1::FINDING_SHORT);
  RETURN_IF_ERROR(EnqueueConsequences(tx, record, consequence));
  RETURN_IF_ERROR(SetClocks(tx, record, before, event, consequence));
  if (event == Event::kAppeal) RETURN_IF_ERROR(GoOnAfterAppeal(tx, record, before));
  CallForStrays(record, before, event);
  return Save(tx, record);
}

absl::Status DropCharge(outbox::Transaction& tx, const ReturnRecord& record) {
  if (record.body.charge().empty() || !record.body.replacement_order().empty()) return absl::OkStatus();
  return EnqueueByName(tx, kDropChargeTask, record);
}

absl::Status CallAttention(outbox::Transaction& tx, ReturnRecord& record, const std::string& why) {
  record.body.set_attention(why);
  return Save(tx, record);
}

absl::Status GiveMoney(outbox::Transaction& tx, ReturnRecord& record) {
  record.body.set_resolution(v1::RESOLUTION_REFUND);
  return DropCharge(tx, record);
}

absl::Status RefundInstead(outbox::Transaction& tx, ReturnRecord& record) {
  RETURN_IF_ERROR(GiveMoney(tx, record));
  if (StateOf(record.body) == State::kEscalated) {
    // The claim has the say; what is owed is found out when it hands back.
    record.refund_requested = false;
    return Save(tx, record);
  }
  if (OwedRefund(record).items().empty()) return Change(tx, record, Event::kSettle);
  RETURN_IF_ERROR(EnqueueRefund(tx, record));
  return Save(tx, record);
}

absl::Status Disclaim(outbox::Transaction& tx, const ReturnRecord& record) {
  const bool back = StateOf(record.body) == State::kProcessed;
  return EnqueueRelease(tx, record, back ? Conclusion::kReturned : Conclusion::kFree);
}

absl::Status Save(outbox::Transaction& tx, ReturnRecord& record) {
  RETURN_IF_ERROR(store::Update(tx.sql(), record));
  ++record.version;
  record.body.set_etag(absl::StrCat(record.version));
  return Emit(tx, record);
}

}  // namespace recourse::returns
