#include "libs/ids/ids.h"
#include "libs/status/status.h"
#include "services/routing/action/action_kinds.h"

namespace recourse::routing {
namespace {

order::v1::CancelOrderRequest RequestOf(const v1::ActionRequest& request, const std::string& etag) {
  order::v1::CancelOrderRequest cancel;
  cancel.set_name(request.order());
  *cancel.mutable_units() = request.units();
  cancel.set_reason(request.cancellation_reason());
  cancel.set_etag(etag);
  return cancel;
}

}  // namespace

absl::StatusOr<QuotedAction> CancelAction::Quote(const v1::ActionRequest& request, const type::v1::Actor& actor,
                                                 absl::Time deadline) const {
  order::v1::GetOrderRequest get;
  get.set_name(request.order());
  ASSIGN_OR_RETURN(const auto order, orders_.Call(&Orders::Stub::GetOrder, get, actor, deadline));
  // The order as it is read here is the one that is cancelled, or nothing is.
  QuotedAction quoted;
  quoted.token = order.order().etag();
  order::v1::CancelOrderRequest preview = RequestOf(request, quoted.token);
  preview.set_validate_only(true);
  preview.set_request_id(ids_.New());
  ASSIGN_OR_RETURN(const auto answer, cancellations_.Call(&Cancellations::Stub::CancelOrder, preview, actor, deadline));
  *quoted.terms.mutable_amount() = answer.total();
  *quoted.terms.mutable_units() = answer.units();
  *quoted.terms.mutable_paid_back() = answer.paid_back();
  quoted.terms.set_expected_days(answer.expected_days());
  return quoted;
}

absl::StatusOr<v1::ActionResult> CancelAction::Execute(const v1::Action& action, const std::string& token,
                                                       const type::v1::Actor& actor) const {
  order::v1::CancelOrderRequest request = RequestOf(action.request(), token);
  request.set_request_id(ids::Derived(IdOf(action), "cancel_order"));
  const auto cancelled = cancellations_.Call(&Cancellations::Stub::CancelOrder, request, actor);
  if (status::ReasonOf(cancelled.status()) == errors::v1::REASON_ETAG_MISMATCH) {
    return status::Error(errors::v1::REASON_QUOTE_STALE, "the order has changed since the quote");
  }
  RETURN_IF_ERROR(cancelled.status());
  v1::ActionResult result;
  *result.mutable_cancellations() = cancelled->cancellations();
  if (!result.cancellations().empty()) result.set_action(result.cancellations(0).name());
  return result;
}

absl::Status CancelAction::Reverse(const v1::Action&, const type::v1::Actor&) const {
  return status::Error(errors::v1::REASON_ILLEGAL_STATE, "what has been cancelled stays cancelled");
}

}  // namespace recourse::routing
