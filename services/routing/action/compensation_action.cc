#include <absl/algorithm/container.h>

#include "libs/clock/clock_proto.h"
#include "libs/ids/ids.h"
#include "libs/status/status.h"
#include "services/routing/action/action_kinds.h"

namespace recourse::routing {

absl::StatusOr<refunds::v1::CompensateDelayRequest> CompensationAction::RequestFor(const v1::ActionRequest& request,
                                                                                   const type::v1::Actor& actor,
                                                                                   absl::Time deadline) const {
  order::v1::GetOrderRequest get;
  get.set_name(request.order());
  ASSIGN_OR_RETURN(const auto order, orders_.Call(&Orders::Stub::GetOrder, get, actor, deadline));
  order::v1::ListShipmentsRequest list;
  list.set_parent(request.order());
  ASSIGN_OR_RETURN(const auto all, orders_.Call(&Orders::Stub::ListShipments, list, actor, deadline));
  const auto shipment = absl::c_find_if(
      all.shipments(), [&](const order::v1::Shipment& each) { return each.name() == request.shipment(); });
  if (shipment == all.shipments().end()) return status::NotFound(request.shipment());
  // What is still under way may be lost, and then more than this is owed.
  if (!shipment->has_delivered_time() || shipment->direction() != order::v1::Shipment::DIRECTION_OUTBOUND) {
    return status::Error(errors::v1::REASON_ORDER_NOT_DELIVERED, "the parcel has not come yet");
  }
  refunds::v1::CompensateDelayRequest compensate;
  compensate.set_order(request.order());
  compensate.set_shipment(request.shipment());
  compensate.set_member(!order.order().membership().empty());
  if (!shipment->has_promised_time()) return compensate;
  const absl::Duration late =
      clock::FromProto(shipment->delivered_time()) - clock::FromProto(shipment->promised_time());
  compensate.set_days_late(static_cast<int>(std::max<int64_t>(absl::ToInt64Hours(late) / 24, 0)));
  return compensate;
}

absl::StatusOr<QuotedAction> CompensationAction::Quote(const v1::ActionRequest& request, const type::v1::Actor& actor,
                                                       absl::Time deadline) const {
  ASSIGN_OR_RETURN(refunds::v1::CompensateDelayRequest preview, RequestFor(request, actor, deadline));
  preview.set_validate_only(true);
  preview.set_request_id(ids_.New());
  ASSIGN_OR_RETURN(const auto answer, concessions_.Call(&Concessions::Stub::CompensateDelay, preview, actor, deadline));
  QuotedAction quoted;
  *quoted.terms.mutable_amount() = answer.concession().amount();
  quoted.terms.set_days_late(preview.days_late());
  quoted.terms.set_rule(answer.concession().rule());
  return quoted;
}

absl::StatusOr<v1::ActionResult> CompensationAction::Execute(const v1::Action& action, const std::string&,
                                                             const type::v1::Actor& actor) const {
  ASSIGN_OR_RETURN(refunds::v1::CompensateDelayRequest compensate,
                   RequestFor(action.request(), actor, absl::InfiniteFuture()));
  if (compensate.days_late() != action.terms().days_late()) {
    return status::Error(errors::v1::REASON_QUOTE_STALE, "the parcel came at another time than it was said to");
  }
  compensate.set_request_id(ids::Derived(IdOf(action), "compensate"));
  ASSIGN_OR_RETURN(const auto given, concessions_.Call(&Concessions::Stub::CompensateDelay, compensate, actor));
  v1::ActionResult result;
  result.set_action(given.concession().name());
  *result.mutable_concession() = given.concession();
  return result;
}

absl::Status CompensationAction::Reverse(const v1::Action&, const type::v1::Actor&) const {
  return status::Error(errors::v1::REASON_ILLEGAL_STATE, "what was given stays given");
}

}  // namespace recourse::routing
