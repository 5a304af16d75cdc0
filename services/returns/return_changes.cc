#include "services/returns/return_changes.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include "recourse/order/v1/order_service.pb.h"
#include "recourse/returns/v1/returns_events.pb.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "services/returns/store/return_store.h"

namespace recourse::returns {
namespace {

static_assert(static_cast<int>(State::kRequested) == v1::Return::STATE_REQUESTED);
static_assert(static_cast<int>(State::kInTransit) == v1::Return::STATE_IN_TRANSIT);
static_assert(static_cast<int>(State::kProcessed) == v1::Return::STATE_PROCESSED);
static_assert(static_cast<int>(State::kExpired) == v1::Return::STATE_EXPIRED);

const refunds::v1::CreateRefundRequest& RefundOf(const ReturnRecord& record) {
  return record.handed_over_late ? record.late_refund : record.refund;
}

Progress ProgressOf(const ReturnRecord& record) {
  return {.state = StateOf(record.body),
          .trigger = record.body.terms().trigger(),
          .nothing_to_refund = RefundOf(record).items().empty(),
          .refund_requested = record.refund_requested,
          .refund_created = !record.body.refund().empty(),
          .received = record.body.has_receive_time()};
}

bool IsHandover(Event event) { return event == Event::kScan || event == Event::kDeliver || event == Event::kReceive; }

absl::Time ReturnBy(const ReturnRecord& record) {
  return absl::FromUnixSeconds(record.body.return_by_time().seconds());
}

absl::Status Emit(outbox::Transaction& tx, const ReturnRecord& record) {
  v1::ReturnChanged changed;
  *changed.mutable_return_case() = record.body;
  changed.mutable_return_case()->mutable_label()->clear_document();
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

absl::Status EnqueueRelease(outbox::Transaction& tx, const ReturnRecord& record, bool goods_are_back) {
  order::v1::ReleaseReservationRequest release;
  release.set_order(record.body.order());
  release.set_holder(record.body.name());
  release.set_returned(goods_are_back);
  return tx.Enqueue({.kind = kReleaseTask, .lane = record.body.name(), .payload = release});
}

absl::Status EnqueueConsequences(outbox::Transaction& tx, ReturnRecord& record, const Consequence& consequence) {
  if (consequence.request_refund) {
    record.refund_requested = true;
    RETURN_IF_ERROR(tx.Enqueue({.kind = kRefundTask, .lane = record.body.name(), .payload = RefundOf(record)}));
  }
  if (consequence.release_units) RETURN_IF_ERROR(EnqueueRelease(tx, record, consequence.goods_are_back));
  if (consequence.revive) RETURN_IF_ERROR(EnqueueByName(tx, kReviveTask, record));
  return absl::OkStatus();
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
  record.body.set_state(static_cast<v1::Return::State>(consequence.state));
  RETURN_IF_ERROR(EnqueueConsequences(tx, record, consequence));
  if (event == Event::kAuthorize) {
    RETURN_IF_ERROR(EnqueueByName(tx, kExpireTask, record, ReturnBy(record) + absl::Seconds(1)));
  }
  if (event == Event::kIssueLabel || consequence.release_units) {
    RETURN_IF_ERROR(tx.Cancel(kAdvanceTask, record.body.name()));
  }
  if (consequence.state != before && (IsHandover(event) || consequence.release_units)) {
    RETURN_IF_ERROR(tx.Cancel(kExpireTask, record.body.name()));
  }
  if (IsHandover(event) && (before == State::kDenied || before == State::kCancelled)) {
    record.body.set_attention("The goods are on their way although the return is not open.");
  }
  return Save(tx, record);
}

absl::Status CallAttention(outbox::Transaction& tx, ReturnRecord& record, const std::string& why) {
  record.body.set_attention(why);
  return Save(tx, record);
}

absl::Status Save(outbox::Transaction& tx, ReturnRecord& record) {
  RETURN_IF_ERROR(store::Update(tx.sql(), record));
  ++record.version;
  record.body.set_etag(absl::StrCat(record.version));
  return Emit(tx, record);
}

}  // namespace recourse::returns
