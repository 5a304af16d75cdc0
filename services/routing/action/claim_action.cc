#include <absl/algorithm/container.h>

#include "libs/ids/ids.h"
#include "libs/status/status.h"
#include "services/routing/action/action_kinds.h"

namespace recourse::routing {
namespace {

// All that was paid for the units.
type::v1::Money PaidFor(const order::v1::Order& order, const v1::ActionRequest& request) {
  type::v1::Money total;
  total.set_currency_code(order.currency_code());
  for (const order::v1::Line& line : order.lines()) {
    for (const order::v1::Unit& unit : line.units()) {
      if (!absl::c_linear_search(request.units(), unit.name())) continue;
      for (const order::v1::Component& component : unit.components()) {
        total.set_minor_units(total.minor_units() + component.amount().minor_units());
      }
    }
  }
  return total;
}

errors::v1::Reason ReasonNamed(const std::string& blocker) {
  errors::v1::Reason reason = errors::v1::REASON_CLAIM_NOT_ELIGIBLE;
  errors::v1::Reason_Parse("REASON_" + blocker, &reason);
  return reason;
}

}  // namespace

absl::StatusOr<QuotedAction> ClaimAction::Quote(const v1::ActionRequest& request, const type::v1::Actor& actor,
                                                absl::Time deadline) const {
  claims::v1::CheckClaimEligibilityRequest question;
  question.set_order(request.order());
  *question.mutable_units() = request.units();
  question.set_type(request.claim_type());
  ASSIGN_OR_RETURN(const auto answer, claims_.Call(&Claims::Stub::CheckClaimEligibility, question, actor, deadline));
  QuotedAction quoted;
  for (const claims::v1::UnitEligibility& unit : answer.units()) {
    if (!unit.eligible()) {
      return status::Error(
          unit.blockers().empty() ? errors::v1::REASON_CLAIM_NOT_ELIGIBLE : ReasonNamed(unit.blockers(0)),
          "the guarantee does not cover it", {{"unit", unit.unit()}});
    }
    *quoted.terms.mutable_fileable_time() = unit.fileable_time();
  }
  order::v1::GetOrderRequest get;
  get.set_name(request.order());
  ASSIGN_OR_RETURN(const auto order, orders_.Call(&Orders::Stub::GetOrder, get, actor, deadline));
  *quoted.terms.mutable_amount() = PaidFor(order.order(), request);
  return quoted;
}

absl::StatusOr<v1::ActionResult> ClaimAction::Execute(const v1::Action& action, const std::string&,
                                                      const type::v1::Actor& actor) const {
  claims::v1::CreateClaimRequest request;
  request.set_order(action.request().order());
  *request.mutable_units() = action.request().units();
  request.set_type(action.request().claim_type());
  request.set_statement(action.request().statement().empty() ? "(said nothing)" : action.request().statement());
  request.set_request_id(ids::Derived(IdOf(action), "create_claim"));
  ASSIGN_OR_RETURN(const auto created, claims_.Call(&Claims::Stub::CreateClaim, request, actor));
  v1::ActionResult result;
  *result.mutable_claim() = created.claim();
  result.set_action(created.claim().name());
  return result;
}

absl::Status ClaimAction::Reverse(const v1::Action& action, const type::v1::Actor& actor) const {
  claims::v1::WithdrawClaimRequest request;
  request.set_name(action.result().action());
  request.set_request_id(ids::Derived(IdOf(action), "reverse"));
  return claims_.Call(&Claims::Stub::WithdrawClaim, request, actor).status();
}

}  // namespace recourse::routing
