#include "services/routing/help/predictions.h"

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "services/routing/help/wording.h"
#include "services/routing/help_catalog.h"

namespace recourse::routing {
namespace {

// What is older is seldom what somebody comes for.
constexpr int kRecentOrders = 5;

// The thing that a unit is, as a hint without its happening.
Hint HintOf(const order::v1::Order& order, const std::string& unit, Happening happening, absl::Time since) {
  for (const order::v1::Line& line : order.lines()) {
    for (const order::v1::Unit& each : line.units()) {
      if (each.name() != unit) continue;
      return {.happening = happening, .order = order.name(), .unit = unit, .title = line.title(), .since = since};
    }
  }
  return {.happening = happening, .order = order.name(), .unit = unit, .title = "order", .since = since};
}

bool IsUnderWay(refunds::v1::Refund::State state) {
  return state == refunds::v1::Refund::STATE_RESERVED || state == refunds::v1::Refund::STATE_SUBMITTED ||
         state == refunds::v1::Refund::STATE_UNKNOWN;
}

}  // namespace

absl::Status Predictions::AddParcels(const order::v1::Order& order, const rpc::Call& call,
                                     std::vector<Hint>& hints) const {
  const absl::Time now = clock_.Now();
  bool under_way = false;
  for (const order::v1::Line& line : order.lines()) {
    for (const order::v1::Unit& unit : line.units()) {
      under_way |= unit.state() == order::v1::Unit::STATE_SHIPPED;
      if (unit.state() != order::v1::Unit::STATE_DELIVERED) continue;
      const absl::Time delivered = clock::FromProto(unit.delivered_time());
      if (delivered <= now && now - delivered < kNews) {
        hints.push_back(HintOf(order, unit.name(), Happening::kDeliveredToday, delivered));
      }
    }
  }
  if (!under_way) return absl::OkStatus();
  order::v1::ListShipmentsRequest list;
  list.set_parent(order.name());
  ASSIGN_OR_RETURN(const auto answer,
                   shop_.orders.Call(&Orders::Stub::ListShipments, list, call.actor(), call.deadline));
  for (const order::v1::Shipment& shipment : answer.shipments()) {
    const absl::Time promised = clock::FromProto(shipment.promised_time());
    const bool open = shipment.direction() == order::v1::Shipment::DIRECTION_OUTBOUND && !shipment.has_delivered_time();
    if (!open || !shipment.has_promised_time() || promised >= now || shipment.units().empty()) continue;
    hints.push_back(HintOf(order, shipment.units(0), Happening::kLate, promised));
  }
  return absl::OkStatus();
}

absl::Status Predictions::AddRefunds(const order::v1::Order& order, const rpc::Call& call,
                                     std::vector<Hint>& hints) const {
  refunds::v1::ListRefundsRequest list;
  list.set_parent(order.name());
  const auto answer = shop_.refunds.Call(&Refunds::Stub::ListRefunds, list, call.actor(), call.deadline);
  if (absl::IsNotFound(answer.status())) return absl::OkStatus();  // nothing is paid for a replacement
  RETURN_IF_ERROR(answer.status());
  for (const refunds::v1::Refund& refund : answer->refunds()) {
    const bool failed = refund.state() == refunds::v1::Refund::STATE_FAILED;
    if ((!failed && !IsUnderWay(refund.state())) || refund.items().empty()) continue;
    hints.push_back(HintOf(order, refund.items(0).unit(),
                           failed ? Happening::kRefundFailed : Happening::kRefundUnderWay,
                           clock::FromProto(refund.create_time())));
  }
  return absl::OkStatus();
}

absl::Status Predictions::AddReturns(const order::v1::Order& order, const rpc::Call& call,
                                     std::vector<Hint>& hints) const {
  returns::v1::ListReturnsRequest list;
  list.set_parent(order.name());
  ASSIGN_OR_RETURN(const auto answer,
                   shop_.returns.Call(&Returns::Stub::ListReturns, list, call.actor(), call.deadline));
  for (const returns::v1::Return& each : answer.returns()) {
    if (each.state() != returns::v1::Return::STATE_LABEL_ISSUED || each.units().empty()) continue;
    hints.push_back(HintOf(order, each.units(0), Happening::kLabelUnused, clock::FromProto(each.create_time())));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::PredictIssuesResponse> Predictions::Predict(const rpc::Call& call,
                                                               const std::string& customer) const {
  order::v1::ListOrdersRequest list;
  list.set_parent(customer);
  list.set_page_size(kRecentOrders);
  ASSIGN_OR_RETURN(const auto orders, shop_.orders.Call(&Orders::Stub::ListOrders, list, call.actor(), call.deadline));
  std::vector<Hint> hints;
  for (const order::v1::Order& order : orders.orders()) {
    if (order.kind() == order::v1::Order::KIND_MEMBERSHIP) continue;
    RETURN_IF_ERROR(AddParcels(order, call, hints));
    RETURN_IF_ERROR(AddRefunds(order, call, hints));
    RETURN_IF_ERROR(AddReturns(order, call, hints));
  }
  v1::PredictIssuesResponse response;
  for (const Hint& hint : Likeliest(std::move(hints))) {
    const v1::IssueType* issue = FindIssue(catalog_, IssueFor(hint.happening));
    if (issue == nullptr) continue;
    v1::PredictedIssue& predicted = *response.add_issues();
    predicted.set_issue(issue->name());
    predicted.set_title(issue->title());
    predicted.set_order(hint.order);
    predicted.set_unit(hint.unit);
    predicted.set_text(wording::Prediction(hint));
  }
  return response;
}

}  // namespace recourse::routing
