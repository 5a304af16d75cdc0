#include "libs/clock/clock_proto.h"
#include "libs/ids/ids.h"
#include "libs/status/status.h"
#include "services/routing/action/action_kinds.h"

namespace recourse::routing {

absl::StatusOr<QuotedAction> ReturnAction::Quote(const v1::ActionRequest& request, const type::v1::Actor& actor,
                                                 absl::Time deadline) const {
  returns::v1::QuoteReturnRequest question;
  question.set_order(request.order());
  *question.mutable_units() = request.units();
  question.set_reason(request.return_reason());
  ASSIGN_OR_RETURN(const auto answer, returns_.Call(&Returns::Stub::QuoteReturn, question, actor, deadline));
  QuotedAction quoted;
  *quoted.terms.mutable_amount() = answer.terms().refund_total();
  *quoted.terms.mutable_return_terms() = answer.terms();
  quoted.terms.set_expected_days(answer.terms().expected_days());
  quoted.token = answer.quote_token();
  quoted.expire_time = clock::FromProto(answer.expire_time());
  return quoted;
}

absl::StatusOr<v1::ActionResult> ReturnAction::Execute(const v1::Action& action, const std::string& token,
                                                       const type::v1::Actor& actor) const {
  returns::v1::CreateReturnRequest request;
  request.set_quote_token(token);
  request.set_comment(action.request().statement());
  request.set_request_id(ids::Derived(IdOf(action), "create_return"));
  ASSIGN_OR_RETURN(const auto created, returns_.Call(&Returns::Stub::CreateReturn, request, actor));
  v1::ActionResult result;
  returns::v1::Return& authorised = *result.mutable_return_case();
  authorised = created.return_case();
  if (authorised.has_label()) authorised.mutable_label()->clear_document();  // GetReturn has it
  result.set_action(authorised.name());
  return result;
}

absl::Status ReturnAction::Reverse(const v1::Action& action, const type::v1::Actor& actor) const {
  returns::v1::CancelReturnRequest request;
  request.set_name(action.result().action());
  request.set_request_id(ids::Derived(IdOf(action), "reverse"));
  return returns_.Call(&Returns::Stub::CancelReturn, request, actor).status();
}

}  // namespace recourse::routing
