#include "libs/ids/ids.h"
#include "libs/status/status.h"
#include "services/routing/action/action_kinds.h"

namespace recourse::routing {
namespace {

using Membership = account::v1::Membership;

bool IsPaid(const Membership& membership) {
  return membership.state() == Membership::STATE_ACTIVE || membership.state() == Membership::STATE_ENDS_AFTER_PERIOD;
}

bool EndsAtOnce(const v1::ActionTerms& terms) { return terms.amount().minor_units() > 0; }

}  // namespace

absl::StatusOr<QuotedAction> MembershipEndAction::Quote(const v1::ActionRequest& request, const type::v1::Actor& actor,
                                                        absl::Time deadline) const {
  account::v1::GetMembershipRequest get;
  get.set_name(request.membership());
  ASSIGN_OR_RETURN(const auto found, memberships_.Call(&Memberships::Stub::GetMembership, get, actor, deadline));
  const Membership& membership = found.membership();
  QuotedAction quoted;
  quoted.terms.set_plan(membership.plan());
  if (IsPaid(membership)) {
    order::v1::QuoteMembershipEndRequest ask;
    ask.set_name(request.membership());
    ASSIGN_OR_RETURN(const auto answer, ends_.Call(&MembershipEnds::Stub::QuoteMembershipEnd, ask, actor, deadline));
    *quoted.terms.mutable_amount() = answer.refund_total();
    *quoted.terms.mutable_paid_back() = answer.paid_back();
    quoted.terms.set_expected_days(answer.expected_days());
    if (EndsAtOnce(quoted.terms)) return quoted;
  } else {
    quoted.terms.mutable_amount()->set_currency_code(membership.price().currency_code());
  }
  account::v1::CancelMembershipRequest preview;
  preview.set_name(request.membership());
  preview.set_request_id(ids_.New());
  preview.set_validate_only(true);
  ASSIGN_OR_RETURN(const auto after, memberships_.Call(&Memberships::Stub::CancelMembership, preview, actor, deadline));
  if (after.membership().has_end_time()) {
    *quoted.terms.mutable_end_time() = after.membership().end_time();
  } else if (after.membership().has_period()) {
    *quoted.terms.mutable_end_time() = after.membership().period().end_time();
  } else {
    *quoted.terms.mutable_end_time() = after.membership().trial_end_time();
  }
  return quoted;
}

absl::StatusOr<v1::ActionResult> MembershipEndAction::Execute(const v1::Action& action, const std::string&,
                                                              const type::v1::Actor& actor) const {
  v1::ActionResult result;
  if (EndsAtOnce(action.terms())) {
    order::v1::EndMembershipRequest end;
    end.set_name(action.request().membership());
    *end.mutable_refund_total() = action.terms().amount();
    end.set_request_id(ids::Derived(IdOf(action), "end_membership"));
    ASSIGN_OR_RETURN(const auto ended, ends_.Call(&MembershipEnds::Stub::EndMembership, end, actor));
    *result.mutable_membership_end() = ended.membership_end();
    result.set_action(ended.membership_end().name());
    return result;
  }
  account::v1::CancelMembershipRequest cancel;
  cancel.set_name(action.request().membership());
  cancel.set_request_id(ids::Derived(IdOf(action), "cancel_membership"));
  ASSIGN_OR_RETURN(const auto cancelled, memberships_.Call(&Memberships::Stub::CancelMembership, cancel, actor));
  *result.mutable_membership() = cancelled.membership();
  result.set_action(cancelled.membership().name());
  return result;
}

absl::Status MembershipEndAction::Reverse(const v1::Action& action, const type::v1::Actor& actor) const {
  if (EndsAtOnce(action.terms())) {
    return status::Error(errors::v1::REASON_ILLEGAL_STATE, "a membership that was paid back has ended");
  }
  account::v1::ResumeMembershipRequest resume;
  resume.set_name(action.request().membership());
  resume.set_request_id(ids::Derived(IdOf(action), "resume_membership"));
  return memberships_.Call(&Memberships::Stub::ResumeMembership, resume, actor).status();
}

}  // namespace recourse::routing
