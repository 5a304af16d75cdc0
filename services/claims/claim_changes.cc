#include "services/claims/claim_changes.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include "libs/clock/clock_proto.h"
#include "recourse/claims/v1/claims_events.pb.h"
#include "recourse/claims/v1/claims_service.pb.h"
#include "recourse/order/v1/order_service.pb.h"
#include "services/claims/store/claim_store.h"
#include "services/claims/viewer.h"

namespace recourse::claims {
namespace {

static_assert(static_cast<int>(State::kRequested) == v1::Claim::STATE_REQUESTED);
static_assert(static_cast<int>(State::kScheduled) == v1::Claim::STATE_SCHEDULED);
static_assert(static_cast<int>(State::kAwaitingSeller) == v1::Claim::STATE_AWAITING_SELLER);
static_assert(static_cast<int>(State::kUnderReview) == v1::Claim::STATE_UNDER_REVIEW);
static_assert(static_cast<int>(State::kGranted) == v1::Claim::STATE_GRANTED);
static_assert(static_cast<int>(State::kPaid) == v1::Claim::STATE_PAID);
static_assert(static_cast<int>(State::kDenied) == v1::Claim::STATE_DENIED);
static_assert(static_cast<int>(State::kWithdrawn) == v1::Claim::STATE_WITHDRAWN);

absl::Status Emit(outbox::Transaction& tx, const ClaimRecord& record) {
  v1::ClaimChanged changed;
  *changed.mutable_claim() = WithoutNotes(record.body);
  return tx.Emit({.type = absl::StrCat("claim.", absl::AsciiStrToLower(NameOf(StateOf(record.body)))),
                  .resource = record.body.name(),
                  .payload = changed,
                  .policy_row = absl::StrJoin(record.body.policy_rows(), " ")});
}

absl::Status EnqueueByName(outbox::Transaction& tx, const char* kind, const ClaimRecord& record, absl::Time due) {
  v1::GetClaimRequest payload;
  payload.set_name(record.body.name());
  return tx.Enqueue({.kind = kind, .lane = record.body.name(), .payload = payload, .due_time = due});
}

absl::Status EnqueueRelease(outbox::Transaction& tx, const ClaimRecord& record) {
  order::v1::ReleaseReservationRequest release;
  release.set_order(record.body.order());
  release.set_holder(record.body.name());
  return tx.Enqueue({.kind = kReleaseTask, .lane = record.body.name(), .payload = release});
}

absl::Status Save(outbox::Transaction& tx, ClaimRecord& record) {
  RETURN_IF_ERROR(store::Update(tx.sql(), record));
  ++record.version;
  record.body.set_etag(absl::StrCat(record.version));
  return Emit(tx, record);
}

}  // namespace

State StateOf(const v1::Claim& body) { return static_cast<State>(body.state()); }

absl::Status ClaimChanges::Begin(outbox::Transaction& tx, const ClaimRecord& record,
                                 const std::string& creation_key) const {
  RETURN_IF_ERROR(store::Insert(tx.sql(), record, creation_key));
  RETURN_IF_ERROR(EnqueueByName(tx, kReserveTask, record, tx.now() + kInlineGrace));
  return Emit(tx, record);
}

absl::Status ClaimChanges::Reserved(outbox::Transaction& tx, ClaimRecord& record) const {
  if (IsOver(StateOf(record.body))) return EnqueueRelease(tx, record);
  if (StateOf(record.body) != State::kRequested) return absl::OkStatus();
  const bool early = clock::FromProto(record.body.fileable_time()) > tx.now();
  return Change(tx, record, early ? Event::kSchedule : Event::kFile);
}

absl::Status ClaimChanges::Change(outbox::Transaction& tx, ClaimRecord& record, Event event) const {
  v1::Claim& body = record.body;
  ASSIGN_OR_RETURN(const Consequence consequence, After(StateOf(body), event));
  body.set_state(static_cast<v1::Claim::State>(consequence.state));
  // Timers of the state that is left.
  RETURN_IF_ERROR(tx.Cancel(kFileTask, body.name()));
  RETURN_IF_ERROR(tx.Cancel(kSilenceTask, body.name()));
  if (consequence.state == State::kScheduled) {
    RETURN_IF_ERROR(EnqueueByName(tx, kFileTask, record, clock::FromProto(body.fileable_time())));
  }
  if (consequence.state == State::kAwaitingSeller) {
    const absl::Time deadline = tx.now() + rules_.seller_response.length;
    *body.mutable_seller_deadline() = clock::ToProto(deadline);
    body.add_policy_rows(rules_.seller_response.row);
    RETURN_IF_ERROR(EnqueueByName(tx, kSilenceTask, record, deadline));
  }
  if (consequence.state == State::kGranted || event == Event::kDeny) {
    *body.mutable_decide_time() = clock::ToProto(tx.now());
  }
  if (consequence.request_refund) {
    RETURN_IF_ERROR(tx.Enqueue({.kind = kRefundTask, .lane = body.name(), .payload = record.refund}));
  }
  if (consequence.release_units) RETURN_IF_ERROR(EnqueueRelease(tx, record));
  return Save(tx, record);
}

absl::Status ClaimChanges::CallAttention(outbox::Transaction& tx, ClaimRecord& record, const std::string& why) const {
  record.body.set_attention(why);
  return Save(tx, record);
}

}  // namespace recourse::claims
