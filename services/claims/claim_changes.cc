#include "services/claims/claim_changes.h"

#include <algorithm>

#include <absl/algorithm/container.h>
#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include "libs/clock/clock_proto.h"
#include "recourse/claims/v1/claims_events.pb.h"
#include "recourse/claims/v1/claims_service.pb.h"
#include "recourse/order/v1/order_service.pb.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "services/claims/domain/odr.h"
#include "services/claims/domain/partial.h"
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
static_assert(static_cast<int>(State::kAwaitingBuyer) == v1::Claim::STATE_AWAITING_BUYER);
static_assert(static_cast<int>(State::kOffered) == v1::Claim::STATE_OFFERED);
static_assert(static_cast<int>(State::kAppealed) == v1::Claim::STATE_APPEALED);
static_assert(static_cast<int>(State::kDeniedFinal) == v1::Claim::STATE_DENIED_FINAL);
static_assert(static_cast<int>(State::kResolvedElsewhere) == v1::Claim::STATE_RESOLVED_ELSEWHERE);
static_assert(static_cast<int>(State::kSellerAppealed) == v1::Claim::STATE_SELLER_APPEALED);
static_assert(static_cast<int>(State::kResolvedBySeller) == v1::Claim::STATE_RESOLVED_BY_SELLER);
static_assert(static_cast<int>(State::kAwaitingReturn) == v1::Claim::STATE_AWAITING_RETURN);
static_assert(static_cast<int>(State::kClosedChargeback) == v1::Claim::STATE_CLOSED_CHARGEBACK);
static_assert(static_cast<int>(FundedBy::kSeller) == v1::Claim::FUNDED_BY_SELLER);
static_assert(static_cast<int>(FundedBy::kPlatform) == v1::Claim::FUNDED_BY_PLATFORM);
static_assert(static_cast<int>(FundedBy::kCarrier) == v1::Claim::FUNDED_BY_CARRIER);

constexpr char kTurnedUpQuestion[] =
    "The carrier says that your parcel has been delivered since you told us. Has it turned up?";

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

// To the return that they came from, which goes on; or free.
absl::Status EnqueueRelease(outbox::Transaction& tx, ClaimRecord& record) {
  if (record.body.taken_over()) {
    record.body.clear_taken_over();
    order::v1::TransferRemedyRequest transfer;
    transfer.set_order(record.body.order());
    *transfer.mutable_units() = record.body.units();
    transfer.set_from(record.body.name());
    transfer.set_to(record.body.return_case());
    return tx.Enqueue({.kind = kHandBackTask, .lane = record.body.name(), .payload = transfer});
  }
  order::v1::ReleaseReservationRequest release;
  release.set_order(record.body.order());
  release.set_holder(record.body.name());
  if (record.body.goods_are_back()) release.set_outcome(order::v1::ReleaseReservationRequest::OUTCOME_RETURNED);
  return tx.Enqueue({.kind = kReleaseTask, .lane = record.body.name(), .payload = release});
}

absl::Status EnqueueSendBack(outbox::Transaction& tx, const ClaimRecord& record) {
  returns::v1::OpenClaimReturnRequest open;
  open.set_order(record.body.order());
  *open.mutable_units() = record.body.units();
  open.set_claim(record.body.name());
  *open.mutable_return_by_time() = record.body.buyer_deadline();
  return tx.Enqueue({.kind = kSendBackTask, .lane = record.body.name(), .payload = open});
}

// Its clocks stop.
void Suspend(v1::Claim& body, absl::Time now) {
  body.set_suspended_state(body.state());
  *body.mutable_suspend_time() = clock::ToProto(now);
  body.clear_suspended_deadline();
  if (body.state() == v1::Claim::STATE_AWAITING_SELLER) *body.mutable_suspended_deadline() = body.seller_deadline();
  if (body.has_buyer_deadline()) *body.mutable_suspended_deadline() = body.buyer_deadline();
}

absl::Duration TimeLeft(const v1::Claim& body) {
  if (!body.has_suspended_deadline()) return absl::ZeroDuration();
  return clock::FromProto(body.suspended_deadline()) - clock::FromProto(body.suspend_time());
}

void ClearSuspension(v1::Claim& body) {
  body.clear_dispute();
  body.clear_suspended_state();
  body.clear_suspend_time();
  body.clear_suspended_deadline();
}

bool Counts(const v1::Claim& body, absl::Time now) {
  return CountsAgainstSeller(
      {.state = StateOf(body),
       .funded_by = static_cast<FundedBy>(body.funded_by()),
       .reached_seller = body.has_seller_deadline(),
       .past_deadline = body.has_seller_deadline() && now >= clock::FromProto(body.seller_deadline()),
       .nobody_did_wrong = absl::c_linear_search(body.policy_rows(), kSentBackRow)});
}

// What is owed: all of it, or the part that was granted.
refunds::v1::CreateRefundRequest RefundOf(const ClaimRecord& record) {
  refunds::v1::CreateRefundRequest refund = record.refund;
  std::vector<int64_t> parts;
  for (const refunds::v1::RefundItem& item : refund.items()) parts.push_back(item.amount().minor_units());
  const std::vector<int64_t> shares = Shares(parts, record.body.granted_amount().minor_units());
  refund.clear_items();
  for (int i = 0; i < record.refund.items_size(); ++i) {
    if (shares[static_cast<size_t>(i)] == 0) continue;
    refunds::v1::RefundItem& item = *refund.add_items();
    item = record.refund.items(i);
    item.mutable_amount()->set_minor_units(shares[static_cast<size_t>(i)]);
  }
  return refund;
}

// A party's answer or the end of its time may be appealed against by the other; what a party itself agreed to may not.
bool MayBeAppealed(Event event) {
  return event == Event::kSilence || event == Event::kDecide || event == Event::kGrant || event == Event::kDeny ||
         event == Event::kOverturn || event == Event::kReturned || event == Event::kNotReturned ||
         event == Event::kReopen;
}

absl::Status Save(outbox::Transaction& tx, ClaimRecord& record) {
  record.body.set_counts_against_seller(Counts(record.body, tx.now()));
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

absl::Status ClaimChanges::Reserved(outbox::Transaction& tx, ClaimRecord& record, const std::vector<Tracking>& tracking,
                                    bool taken_over) const {
  if (taken_over) record.body.set_taken_over(true);
  if (!HoldsUnits(StateOf(record.body))) {
    RETURN_IF_ERROR(EnqueueRelease(tx, record));
    return Save(tx, record);
  }
  return StateOf(record.body) == State::kRequested ? File(tx, record, tracking) : Save(tx, record);
}

absl::Status ClaimChanges::File(outbox::Transaction& tx, ClaimRecord& record,
                                const std::vector<Tracking>& tracking) const {
  v1::Claim& body = record.body;
  const bool due = clock::FromProto(body.fileable_time()) <= tx.now();
  switch (OnFiling(static_cast<Type>(body.type()), tracking, clock::FromProto(body.create_time()), due)) {
    case Filing::kSentBack:
      return Change(tx, record, Event::kDecide, kSentBackRow);
    case Filing::kNotSent:
      return Change(tx, record, Event::kDecide, kNotSentRow);
    case Filing::kTurnedUp:
      if (StateOf(body) != State::kScheduled) break;
      body.set_question(kTurnedUpQuestion);
      body.clear_answer();
      return Change(tx, record, Event::kAskBuyer);
    case Filing::kSeller:
      break;
  }
  return Change(tx, record, due ? Event::kFile : Event::kSchedule);
}

absl::Status ClaimChanges::Change(outbox::Transaction& tx, ClaimRecord& record, Event event,
                                  const std::string& row) const {
  v1::Claim& body = record.body;
  const State before = StateOf(body);
  ASSIGN_OR_RETURN(const Consequence consequence, After(before, event, static_cast<State>(body.suspended_state())));
  if (event == Event::kChargeback) Suspend(body, tx.now());
  body.set_state(static_cast<v1::Claim::State>(consequence.state));
  if (!row.empty()) body.add_policy_rows(row);
  v1::ClaimStep& step = *record.trace.add_steps();
  *step.mutable_time() = clock::ToProto(tx.now());
  step.set_event(NameOf(event));
  step.set_from(static_cast<v1::Claim::State>(before));
  step.set_to(body.state());
  step.set_actor(tx.actor().subject());
  step.set_policy_row(row);

  RETURN_IF_ERROR(StartClocks(tx, record, event));
  if (before == State::kClosedChargeback) ClearSuspension(body);
  if (consequence.request_refund) {
    if (!body.has_granted_amount()) *body.mutable_granted_amount() = body.amount();
    if (body.funded_by() == v1::Claim::FUNDED_BY_UNSPECIFIED) body.set_funded_by(v1::Claim::FUNDED_BY_SELLER);
    body.set_automatic(event == Event::kDecide || event == Event::kSilence);
    RETURN_IF_ERROR(tx.Enqueue({.kind = kRefundTask, .lane = body.name(), .payload = RefundOf(record)}));
  }
  if (event == Event::kAskReturn) RETURN_IF_ERROR(EnqueueSendBack(tx, record));
  if (consequence.reserve_units) RETURN_IF_ERROR(EnqueueByName(tx, kReserveTask, record, tx.now()));
  if (consequence.release_units) RETURN_IF_ERROR(EnqueueRelease(tx, record));
  return Save(tx, record);
}

absl::Status ClaimChanges::StartClocks(outbox::Transaction& tx, ClaimRecord& record, Event event) const {
  v1::Claim& body = record.body;
  const State state = StateOf(body);
  // Those of the state that is left.
  for (const char* timer : {kFileTask, kSilenceTask, kBuyerSilenceTask}) {
    RETURN_IF_ERROR(tx.Cancel(timer, body.name()));
  }
  body.clear_buyer_deadline();
  const auto start = [&](const Wait& wait, const char* timer, google::protobuf::Timestamp& deadline) -> absl::Status {
    const bool goes_on = event == Event::kReopen;
    const absl::Time due = tx.now() + (goes_on ? std::max(TimeLeft(body), rules_.after_dispute.length) : wait.length);
    if (goes_on) body.add_policy_rows(rules_.after_dispute.row);
    deadline = clock::ToProto(due);
    if (!absl::c_linear_search(body.policy_rows(), wait.row)) body.add_policy_rows(wait.row);
    return timer == nullptr ? absl::OkStatus() : EnqueueByName(tx, timer, record, due);
  };
  switch (state) {
    case State::kScheduled:
      return EnqueueByName(tx, kFileTask, record, clock::FromProto(body.fileable_time()));
    case State::kAwaitingSeller:
      return start(rules_.seller_response, kSilenceTask, *body.mutable_seller_deadline());
    case State::kAwaitingBuyer:
      return start(rules_.buyer_response, kBuyerSilenceTask, *body.mutable_buyer_deadline());
    case State::kOffered:
      return start(rules_.offer, kBuyerSilenceTask, *body.mutable_buyer_deadline());
    case State::kAwaitingReturn:
      // Returns has the clock.
      if (event == Event::kReopen) {
        *body.mutable_buyer_deadline() = body.suspended_deadline();
        return absl::OkStatus();
      }
      return start(rules_.send_back, nullptr, *body.mutable_buyer_deadline());
    case State::kGranted:
    case State::kDenied:
      if (event == Event::kRefuse || (event == Event::kReopen && body.has_decide_time())) return absl::OkStatus();
      *body.mutable_decide_time() = clock::ToProto(tx.now());
      body.clear_appeal_deadline();
      return MayBeAppealed(event) ? start(rules_.appeal, nullptr, *body.mutable_appeal_deadline()) : absl::OkStatus();
    default:
      return absl::OkStatus();
  }
}

absl::Status ClaimChanges::Note(outbox::Transaction& tx, ClaimRecord& record) const { return Save(tx, record); }

absl::Status ClaimChanges::CallAttention(outbox::Transaction& tx, ClaimRecord& record, const std::string& why) const {
  record.body.set_attention(why);
  return Save(tx, record);
}

}  // namespace recourse::claims
