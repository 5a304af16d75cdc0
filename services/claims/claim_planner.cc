#include "services/claims/claim_planner.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include <absl/algorithm/container.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "services/claims/chargebacks.h"
#include "services/claims/claim_trace.h"
#include "services/claims/store/claim_store.h"

namespace recourse::claims {
namespace {

static_assert(static_cast<int>(Type::kNotReceived) == v1::Claim::TYPE_NOT_RECEIVED);
static_assert(static_cast<int>(Type::kNotAsDescribed) == v1::Claim::TYPE_NOT_AS_DESCRIBED);
static_assert(static_cast<int>(Type::kReturnNotRefunded) == v1::Claim::TYPE_RETURN_NOT_REFUNDED);
static_assert(static_cast<int>(Type::kReturnRefused) == v1::Claim::TYPE_RETURN_REFUSED);

// Also that of a return's own refund: what a claim takes over is paid once, by whichever comes first.
constexpr char kObligation[] = "items";
constexpr char kReturns[] = "returns/";

// What earlier claims have made of the units of an order.
struct Earlier {
  std::set<std::string> settled;  // granted, or denied by a person
  std::map<std::string, int> withdrawn;
};

absl::StatusOr<Earlier> EarlierClaims(sql::Transaction& tx, const std::string& order) {
  ASSIGN_OR_RETURN(const std::vector<ClaimRecord> claims,
                   store::List(tx, order, "", std::numeric_limits<int>::max(), {}));
  Earlier earlier;
  for (const ClaimRecord& claim : claims) {
    for (const std::string& unit : claim.body.units()) {
      if (claim.body.has_decide_time()) earlier.settled.insert(unit);
      if (claim.body.state() == v1::Claim::STATE_WITHDRAWN) ++earlier.withdrawn[unit];
    }
  }
  return earlier;
}

Facts FactsOf(Type type, const order::v1::Order& order, const order::v1::Line& line, const order::v1::Unit& unit) {
  using Unit = order::v1::Unit;
  Facts facts;
  facts.sold_by_seller = !line.facts().seller().empty();
  facts.sent_by_seller = line.facts().fulfilment() == policy::v1::PolicyFacts::FULFILMENT_SELLER;
  facts.excluded = line.facts().redeemable();
  const bool on_its_way_back = unit.state() == Unit::STATE_RETURNING || unit.state() == Unit::STATE_RETURNED;
  const bool in_return = absl::StartsWith(unit.remedy(), kReturns);
  facts.type = type;
  facts.gone = unit.state() == Unit::STATE_CANCELLED || unit.state() == Unit::STATE_KEPT ||
               unit.state() == Unit::STATE_REPLACED ||
               (on_its_way_back && !IsAboutReturn(type) && !(in_return && TakesOver(type)));
  facts.held = !unit.remedy().empty() && !(in_return && TakesOver(type));
  if (in_return && TakesOver(type)) facts.return_case = unit.remedy();
  facts.lost = unit.state() == Unit::STATE_LOST;
  if (unit.has_delivered_time()) facts.delivered_time = clock::FromProto(unit.delivered_time());
  facts.placed_time = clock::FromProto(order.placed_time());
  return facts;
}

// What the carrier says of the return that the claim is about: the one that holds the unit, or else the latest.
void AddReturn(const order::v1::ListShipmentsResponse& shipments, const std::string& unit, Facts& facts) {
  for (const order::v1::Shipment& shipment : shipments.shipments()) {
    if (shipment.direction() != order::v1::Shipment::DIRECTION_RETURN) continue;
    if (!absl::c_linear_search(shipment.units(), unit)) continue;
    if (IsAboutReturn(facts.type) && facts.return_case.empty()) facts.return_case = shipment.owner();
    if (shipment.owner() != facts.return_case) continue;
    if (shipment.has_first_scan_time()) facts.return_scan_time = clock::FromProto(shipment.first_scan_time());
    if (shipment.has_delivered_time()) facts.return_delivered_time = clock::FromProto(shipment.delivered_time());
  }
}

absl::Status ErrorOf(const std::string& unit, const Verdict& verdict) {
  const status::Reason reason = verdict.blockers.front();
  return status::Error(reason, absl::StrCat(unit, " cannot be claimed for: ", NameOfReason(reason)),
                       {{"unit", unit}, {"road", verdict.ask_customer_service ? "customer_service" : ""}});
}

// Others are at fault: all that was paid for the unit is owed.
void AddItems(const order::v1::Unit& unit, ClaimRecord& record) {
  type::v1::Money& total = *record.body.mutable_amount();
  for (const order::v1::Component& component : unit.components()) {
    if (component.amount().minor_units() == 0) continue;
    refunds::v1::RefundItem& item = *record.refund.add_items();
    item.set_unit(unit.name());
    item.set_component(order::v1::Component::Kind_Name(component.kind()).substr(sizeof "KIND_" - 1));
    *item.mutable_amount() = component.amount();
    total.set_currency_code(component.amount().currency_code());
    total.set_minor_units(total.minor_units() + component.amount().minor_units());
  }
}

}  // namespace

absl::StatusOr<ClaimPlanner::Reading> ClaimPlanner::Read(const std::string& name, const std::vector<std::string>& units,
                                                         Type type, const rpc::Call& call) const {
  Reading reading;
  order::v1::GetOrderRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(order::v1::GetOrderResponse got,
                   orders_.Call(&Orders::Stub::GetOrder, get, call.actor(), call.deadline));
  reading.order = std::move(*got.mutable_order());
  order::v1::ListShipmentsRequest list;
  list.set_parent(name);
  ASSIGN_OR_RETURN(const order::v1::ListShipmentsResponse shipments,
                   orders_.Call(&Orders::Stub::ListShipments, list, call.actor(), call.deadline));
  std::map<std::string, absl::Time> promises;
  for (const order::v1::Shipment& shipment : shipments.shipments()) {
    if (shipment.direction() != order::v1::Shipment::DIRECTION_OUTBOUND || !shipment.has_promised_time()) continue;
    for (const std::string& unit : shipment.units()) promises[unit] = clock::FromProto(shipment.promised_time());
  }
  ASSIGN_OR_RETURN(const auto disputes, DisputesOf(name, call));
  ASSIGN_OR_RETURN(Earlier earlier, outbox_.db().Read([&](sql::Transaction& tx) { return EarlierClaims(tx, name); }));

  std::map<std::string, Judged> all;
  std::vector<std::string> names = units;
  for (const order::v1::Line& line : reading.order.lines()) {
    for (const order::v1::Unit& unit : line.units()) {
      Facts facts = FactsOf(type, reading.order, line, unit);
      AddReturn(shipments, unit.name(), facts);
      AddDisputes(disputes, unit.name(), facts);
      facts.now = outbox_.clock().Now();
      facts.settled = earlier.settled.contains(unit.name());
      facts.refiled = earlier.withdrawn[unit.name()] > 1;
      if (const auto promise = promises.find(unit.name()); promise != promises.end()) {
        facts.promised_time = promise->second;
      }
      reading.returned_together[facts.return_case].push_back(unit.name());
      all[unit.name()] = {
          .unit = unit, .seller = line.facts().seller(), .facts = facts, .verdict = Judge(facts, rules_)};
      if (units.empty()) names.push_back(unit.name());
    }
  }
  for (const std::string& unit : names) {
    const auto found = all.find(unit);
    if (found == all.end()) {
      return status::Error(errors::v1::REASON_UNIT_NOT_IN_ORDER, unit + " is not in " + name, {{"unit", unit}});
    }
    reading.units.push_back(found->second);
  }
  return reading;
}

absl::StatusOr<std::vector<refunds::v1::Dispute>> ClaimPlanner::DisputesOf(const std::string& order,
                                                                           const rpc::Call& call) const {
  refunds::v1::ListDisputesRequest list;
  list.set_parent(order);
  ASSIGN_OR_RETURN(const refunds::v1::ListDisputesResponse listed,
                   disputes_.Call(&Disputes::Stub::ListDisputes, list, OurselvesFor(call.actor()), call.deadline));
  return std::vector<refunds::v1::Dispute>(listed.disputes().begin(), listed.disputes().end());
}

absl::StatusOr<ClaimPlanner::Paid> ClaimPlanner::PaidFor(const order::v1::Unit& unit, const std::string& order,
                                                         const rpc::Call& call) const {
  Paid paid{order, unit};
  while (!paid.unit.replaces().empty()) {
    const std::string original = paid.unit.replaces();
    paid.order = original.substr(0, original.find("/units/"));
    order::v1::GetOrderRequest get;
    get.set_name(paid.order);
    ASSIGN_OR_RETURN(const order::v1::GetOrderResponse got,
                     orders_.Call(&Orders::Stub::GetOrder, get, call.actor(), call.deadline));
    paid.unit.clear_replaces();
    for (const order::v1::Line& line : got.order().lines()) {
      for (const order::v1::Unit& candidate : line.units()) {
        if (candidate.name() == original) paid.unit = candidate;
      }
    }
  }
  return paid;
}

absl::Status ClaimPlanner::CheckReturn(const Reading& reading) const {
  const std::string& return_case = reading.units.front().facts.return_case;
  for (const Judged& judged : reading.units) {
    if (judged.facts.return_case == return_case) continue;
    return status::Error(errors::v1::REASON_CLAIM_NOT_ELIGIBLE, "a claim is about one return",
                         {{"unit", judged.unit.name()}});
  }
  if (return_case.empty()) return absl::OkStatus();
  for (const std::string& unit : reading.returned_together.at(return_case)) {
    const bool claimed =
        absl::c_any_of(reading.units, [&unit](const Judged& judged) { return judged.unit.name() == unit; });
    if (!claimed) return status::InvalidField("units", "a claim is about all units of a return, also " + unit);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::UnitEligibility>> ClaimPlanner::Check(const v1::CheckClaimEligibilityRequest& request,
                                                                     const rpc::Call& call) const {
  ASSIGN_OR_RETURN(const Reading reading, Read(request.order(), {request.units().begin(), request.units().end()},
                                               static_cast<Type>(request.type()), call));
  std::vector<v1::UnitEligibility> answers;
  for (const Judged& judged : reading.units) answers.push_back(ToProto(judged.unit.name(), judged.verdict));
  return answers;
}

absl::StatusOr<ClaimRecord> ClaimPlanner::Plan(const v1::CreateClaimRequest& request, const rpc::Call& call) const {
  ASSIGN_OR_RETURN(const Reading reading, Read(request.order(), {request.units().begin(), request.units().end()},
                                               static_cast<Type>(request.type()), call));
  ClaimRecord record;
  absl::Time fileable = outbox_.clock().Now();
  std::set<std::string> rows;
  for (const Judged& judged : reading.units) {
    if (!judged.verdict.blockers.empty()) return ErrorOf(judged.unit.name(), judged.verdict);
  }
  RETURN_IF_ERROR(CheckReturn(reading));
  for (const Judged& judged : reading.units) {
    if (judged.seller != reading.units.front().seller) {
      return status::Error(errors::v1::REASON_CLAIM_NOT_ELIGIBLE, "a claim is against one seller",
                           {{"unit", judged.unit.name()}});
    }
    fileable = std::max(fileable, judged.verdict.fileable_time);
    rows.insert(judged.verdict.rows.begin(), judged.verdict.rows.end());
    ASSIGN_OR_RETURN(const Paid paid, PaidFor(judged.unit, request.order(), call));
    AddItems(paid.unit, record);
    record.refund.set_order(paid.order);
    *record.trace.add_units() = ToProto(judged.unit.name(), judged.facts, judged.verdict);
  }

  v1::Claim& body = record.body;
  body.set_name("claims/" + outbox_.ids().New());
  body.set_order(request.order());
  body.set_customer(reading.order.customer());
  body.set_seller(reading.units.front().seller);
  body.set_type(request.type());
  body.set_state(v1::Claim::STATE_REQUESTED);
  *body.mutable_units() = request.units();
  body.set_statement(request.statement());
  *body.mutable_create_time() = clock::ToProto(outbox_.clock().Now());
  *body.mutable_fileable_time() = clock::ToProto(fileable);
  body.set_policy_version(rules_.version);
  for (const std::string& row : rows) body.add_policy_rows(row);
  body.set_etag(absl::StrCat(record.version));
  body.set_return_case(reading.units.front().facts.return_case);
  body.set_desired_resolution(request.desired_resolution() == v1::Claim::RESOLUTION_UNSPECIFIED
                                  ? v1::Claim::RESOLUTION_REFUND
                                  : request.desired_resolution());
  record.refund.set_source(body.return_case().empty() ? body.name() : body.return_case());
  record.refund.set_obligation(kObligation);
  return record;
}

}  // namespace recourse::claims
