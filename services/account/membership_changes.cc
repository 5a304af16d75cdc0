#include "services/account/membership_changes.h"

#include <algorithm>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/account/v1/account_events.pb.h"
#include "recourse/account/v1/membership_service.pb.h"
#include "services/account/domain/membership_period.h"
#include "services/account/store/membership_store.h"

namespace recourse::account {
namespace {

using Event = MembershipEvent;
using State = MembershipState;

static_assert(static_cast<int>(State::kTrial) == v1::Membership::STATE_TRIAL);
static_assert(static_cast<int>(State::kEndsAfterPeriod) == v1::Membership::STATE_ENDS_AFTER_PERIOD);
static_assert(static_cast<int>(State::kEndsAfterTrial) == v1::Membership::STATE_ENDS_AFTER_TRIAL);
static_assert(static_cast<int>(State::kPaymentFailed) == v1::Membership::STATE_PAYMENT_FAILED);
static_assert(static_cast<int>(State::kEnded) == v1::Membership::STATE_ENDED);

State StateOf(const v1::Membership& membership) { return static_cast<State>(membership.state()); }

// End of what is paid, or of the trial.
absl::Time EndOf(const v1::Membership& membership) {
  return clock::FromProto(membership.has_period() ? membership.period().end_time() : membership.trial_end_time());
}

absl::Status Tell(outbox::Transaction& tx, const char* type, const v1::Membership& membership,
                  v1::Membership::State before) {
  v1::MembershipChanged event;
  *event.mutable_membership() = membership;
  event.set_previous_state(before);
  return tx.Emit({.type = type, .resource = membership.name(), .payload = event});
}

// Not before now.
absl::Status SetClock(outbox::Transaction& tx, const v1::Membership& membership, absl::Time due) {
  RETURN_IF_ERROR(tx.Cancel(kMembershipClock, membership.name()));
  v1::GetMembershipRequest payload;
  payload.set_name(membership.name());
  return tx.Enqueue(
      {.kind = kMembershipClock, .lane = membership.name(), .payload = payload, .due_time = std::max(due, tx.now())});
}

// The clock of the state it has now.
absl::Status SetClock(outbox::Transaction& tx, const v1::Membership& membership) {
  switch (StateOf(membership)) {
    case State::kTrial:
    case State::kActive:
    case State::kEndsAfterPeriod:
    case State::kEndsAfterTrial:
      return SetClock(tx, membership, EndOf(membership));
    case State::kPaymentFailed:
      return SetClock(tx, membership, clock::FromProto(membership.grace_end_time()));
    case State::kPaused:
      return SetClock(tx, membership, clock::FromProto(membership.resume_time()));
    case State::kEnded:
      return tx.Cancel(kMembershipClock, membership.name());
  }
  return absl::OkStatus();
}

absl::Status Move(outbox::Transaction& tx, v1::Membership& membership, Event event) {
  ASSIGN_OR_RETURN(const State next, MembershipMachine().Next(StateOf(membership), event));
  membership.set_state(static_cast<v1::Membership::State>(next));
  if (next == State::kEnded) *membership.mutable_end_time() = clock::ToProto(tx.now());
  return absl::OkStatus();
}

absl::Status Settle(outbox::Transaction& tx, v1::Membership& membership, v1::Membership::State before,
                    const char* type) {
  RETURN_IF_ERROR(UpdateMembership(tx.sql(), membership));
  RETURN_IF_ERROR(SetClock(tx, membership));
  return Tell(tx, StateOf(membership) == State::kEnded ? "membership.ended" : type, membership, before);
}

absl::Status MoveAndSettle(outbox::Transaction& tx, v1::Membership& membership, Event event, const char* type) {
  const v1::Membership::State before = membership.state();
  RETURN_IF_ERROR(Move(tx, membership, event));
  return Settle(tx, membership, before, type);
}

// A week from the end of the period; of one that was heard of later, from then.
void BeginGrace(v1::Membership& membership, absl::Time heard) {
  if (membership.has_grace_end_time()) return;
  *membership.mutable_grace_end_time() = clock::ToProto(std::max(EndOf(membership), heard) + kGrace);
}

// `due`: when the clock was set to go off.
absl::Status RenewalDue(outbox::Transaction& tx, v1::Membership& membership, absl::Time due) {
  BeginGrace(membership, due);
  RETURN_IF_ERROR(UpdateMembership(tx.sql(), membership));
  RETURN_IF_ERROR(SetClock(tx, membership, clock::FromProto(membership.grace_end_time())));
  return Tell(tx, "membership.renewal_due", membership, membership.state());
}

absl::Status OnTime(outbox::Transaction& tx, const outbox::Task& task) {
  RETURN_IF_ERROR(tx.sql().Lock("membership", task.lane));
  ASSIGN_OR_RETURN(v1::Membership membership, LoadMembership(tx.sql(), task.lane, /*owner=*/""));
  const absl::Time end = EndOf(membership);
  switch (StateOf(membership)) {
    case State::kTrial:
    case State::kActive:
      if (tx.now() < end) return absl::OkStatus();
      if (!membership.has_grace_end_time()) return RenewalDue(tx, membership, task.due_time);
      [[fallthrough]];
    case State::kPaymentFailed:
      if (tx.now() < clock::FromProto(membership.grace_end_time())) return absl::OkStatus();
      return MoveAndSettle(tx, membership, Event::kEndGrace, "membership.ended");
    case State::kEndsAfterPeriod:
    case State::kEndsAfterTrial:
      if (tx.now() < end) return absl::OkStatus();
      return MoveAndSettle(tx, membership, Event::kEndPeriod, "membership.ended");
    case State::kPaused:
      return tx.now() < clock::FromProto(membership.resume_time()) ? absl::OkStatus() : Resume(tx, membership);
    case State::kEnded:
      break;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Begin(outbox::Transaction& tx, v1::Membership& membership) {
  membership.set_state(v1::Membership::STATE_TRIAL);
  RETURN_IF_ERROR(InsertMembership(tx.sql(), membership));
  RETURN_IF_ERROR(SetClock(tx, membership));
  return Tell(tx, "membership.imported", membership, v1::Membership::STATE_UNSPECIFIED);
}

absl::Status Pay(outbox::Transaction& tx, v1::Membership& membership, const std::string& order, absl::Time paid_time) {
  const v1::Membership::State before = membership.state();
  // A renewal begins where the last period ended, however early or late it was paid; the first one when it was paid.
  const absl::Time start = membership.has_period() ? EndOf(membership) : paid_time;
  RETURN_IF_ERROR(Move(tx, membership, Event::kPay));
  membership.clear_grace_end_time();
  v1::Membership::Period& period = *membership.mutable_period();
  period.set_order(order);
  *period.mutable_start_time() = clock::ToProto(start);
  *period.mutable_end_time() = clock::ToProto(MonthsLater(start, membership.period_months()));
  if (!membership.has_first_paid_time()) *membership.mutable_first_paid_time() = period.start_time();
  return Settle(tx, membership, before, "membership.paid");
}

absl::Status FailPayment(outbox::Transaction& tx, v1::Membership& membership) {
  BeginGrace(membership, tx.now());
  return MoveAndSettle(tx, membership, Event::kFailPayment, "membership.payment_failed");
}

absl::Status Cancel(outbox::Transaction& tx, v1::Membership& membership) {
  *membership.mutable_cancel_time() = clock::ToProto(tx.now());
  return MoveAndSettle(tx, membership, Event::kCancel, "membership.cancelled");
}

absl::Status Pause(outbox::Transaction& tx, v1::Membership& membership, absl::Time until) {
  if (until <= tx.now() || until > tx.now() + kLongestPause) {
    return status::InvalidField("until_time", "is not within 90 days from now");
  }
  *membership.mutable_pause_time() = clock::ToProto(tx.now());
  *membership.mutable_resume_time() = clock::ToProto(until);
  return MoveAndSettle(tx, membership, Event::kPause, "membership.paused");
}

absl::Status Resume(outbox::Transaction& tx, v1::Membership& membership) {
  const v1::Membership::State before = membership.state();
  RETURN_IF_ERROR(Move(tx, membership, Event::kResume));
  membership.clear_cancel_time();
  if (membership.has_pause_time()) {
    const absl::Duration left = EndOf(membership) - clock::FromProto(membership.pause_time());
    *membership.mutable_period()->mutable_end_time() = clock::ToProto(tx.now() + std::max(left, absl::ZeroDuration()));
    membership.clear_pause_time();
    membership.clear_grace_end_time();
    membership.clear_resume_time();
  }
  return Settle(tx, membership, before, "membership.resumed");
}

absl::Status EndAtOnce(outbox::Transaction& tx, v1::Membership& membership) {
  return MoveAndSettle(tx, membership, Event::kEndAtOnce, "membership.ended");
}

outbox::TaskHandler MembershipClockHandler() {
  return {
      .deliver = {},
      .on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string&) { return OnTime(tx, task); },
      .on_refused = [](outbox::Transaction&, const outbox::Task&, const absl::Status&) { return absl::OkStatus(); }};
}

}  // namespace recourse::account
