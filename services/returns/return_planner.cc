#include "services/returns/return_planner.h"

#include <algorithm>
#include <set>

#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "services/returns/domain/refund_lines.h"

namespace recourse::returns {
namespace {

constexpr char kObligation[] = "items";

struct UnitOfLine {
  const order::v1::Unit* unit;
  const order::v1::Line* line;
};

struct Judged {
  UnitOfLine of;
  policy::Decision decision;
};

absl::StatusOr<std::vector<UnitOfLine>> FindUnits(const order::v1::Order& order,
                                                  const std::vector<std::string>& names) {
  std::vector<UnitOfLine> all;
  for (const order::v1::Line& line : order.lines()) {
    for (const order::v1::Unit& unit : line.units()) all.push_back({&unit, &line});
  }
  if (names.empty()) return all;
  std::vector<UnitOfLine> found;
  for (const std::string& name : names) {
    const auto it = std::find_if(all.begin(), all.end(), [&](const UnitOfLine& of) { return of.unit->name() == name; });
    if (it == all.end()) {
      return status::Error(errors::v1::REASON_UNIT_NOT_IN_ORDER, name + " is not in " + order.name(), {{"unit", name}});
    }
    found.push_back(*it);
  }
  return found;
}

std::vector<status::Reason> BlockersOf(const order::v1::Unit& unit) {
  std::vector<status::Reason> blockers;
  const bool gone = unit.state() == order::v1::Unit::STATE_RETURNED ||
                    unit.state() == order::v1::Unit::STATE_CANCELLED || unit.state() == order::v1::Unit::STATE_LOST;
  if (gone) blockers.push_back(errors::v1::REASON_NO_RETURNABLE_QUANTITY);
  if (!unit.remedy().empty()) blockers.push_back(errors::v1::REASON_REMEDY_ALREADY_OPEN);
  return blockers;
}

policy::Question QuestionOf(const order::v1::Order& order, const UnitOfLine& of, policy::v1::ReturnReason reason,
                            absl::Time now) {
  policy::Question question{
      .facts = of.line->facts(), .reason = reason, .placed_time = clock::FromProto(order.placed_time()), .now = now};
  if (of.unit->has_delivered_time()) question.delivered_time = clock::FromProto(of.unit->delivered_time());
  return question;
}

absl::StatusOr<policy::Decision> Decide(const policy::RuleBook& rules, const policy::Question& question,
                                        const order::v1::Unit& unit) {
  ASSIGN_OR_RETURN(policy::Decision decision, rules.Evaluate(question));
  const std::vector<status::Reason> blockers = BlockersOf(unit);
  if (!blockers.empty()) {
    decision.blockers.insert(decision.blockers.begin(), blockers.begin(), blockers.end());
    decision.eligible = false;
    decision.staff_overridable = false;
  }
  return decision;
}

std::string ShortName(status::Reason reason) { return errors::v1::Reason_Name(reason).substr(sizeof "REASON_" - 1); }

type::v1::Money Amount(const std::string& currency, int64_t minor_units) {
  type::v1::Money money;
  money.set_currency_code(currency);
  money.set_minor_units(minor_units);
  return money;
}

v1::UnitEligibility EligibilityOf(const UnitOfLine& of, const policy::Decision& decision) {
  v1::UnitEligibility eligibility;
  eligibility.set_unit(of.unit->name());
  eligibility.set_remedy(policy::v1::REMEDY_RETURN_FOR_REFUND);
  eligibility.set_eligible(decision.eligible);
  for (const status::Reason blocker : decision.blockers) eligibility.add_blockers(ShortName(blocker));
  for (const std::string& row : decision.rows) eligibility.add_policy_rows(row);
  eligibility.set_policy_version(decision.policy_version);
  if (decision.deadline) *eligibility.mutable_deadline() = clock::ToProto(*decision.deadline);
  eligibility.set_label_payer(decision.label_payer);
  *eligibility.mutable_fee() = Amount(of.line->facts().unit_price().currency_code(), decision.fee);
  eligibility.set_staff_overridable(decision.staff_overridable);
  return eligibility;
}

absl::Status ErrorOf(const Judged& judged) {
  const status::Reason reason = judged.decision.blockers.front();
  const std::string deadline = judged.decision.deadline ? absl::FormatTime(*judged.decision.deadline) : "";
  return status::Error(reason, absl::StrCat(judged.of.unit->name(), " cannot be returned: ", ShortName(reason)),
                       {{"unit", judged.of.unit->name()}, {"deadline", deadline}});
}

void AddLines(const Judged& judged, refunds::v1::CreateRefundRequest& refund) {
  std::vector<PaidComponent> paid;
  for (const order::v1::Component& component : judged.of.unit->components()) {
    const std::string kind = order::v1::Component::Kind_Name(component.kind()).substr(sizeof "KIND_" - 1);
    paid.push_back({kind, component.amount().minor_units()});
  }
  const std::string& currency = judged.of.line->facts().unit_price().currency_code();
  for (const PaidComponent& line :
       RefundLines(paid, judged.decision.fault, judged.decision.fee, judged.decision.outbound_shipping)) {
    refunds::v1::RefundItem& item = *refund.add_items();
    item.set_unit(judged.of.unit->name());
    item.set_component(line.kind);
    *item.mutable_amount() = Amount(currency, line.minor_units);
  }
}

refunds::v1::CreateRefundRequest RefundOf(const order::v1::Order& order, const std::vector<Judged>& units) {
  refunds::v1::CreateRefundRequest refund;
  refund.set_order(order.name());
  refund.set_obligation(kObligation);
  for (const Judged& unit : units) AddLines(unit, refund);
  int64_t total = 0;
  for (const refunds::v1::RefundItem& item : refund.items()) total += item.amount().minor_units();
  if (total <= 0) refund.clear_items();
  return refund;
}

v1::ReturnTerms TermsOf(const order::v1::Order& order, const std::vector<Judged>& units) {
  v1::ReturnTerms terms;
  const policy::Decision& first = units.front().decision;
  terms.set_label_payer(first.label_payer);
  terms.set_trigger(policy::v1::REFUND_TRIGGER_ON_FIRST_SCAN);
  terms.set_policy_version(first.policy_version);
  int64_t fee = 0;
  absl::Time return_by = absl::InfinitePast();
  std::set<std::string> rows;
  for (const Judged& unit : units) {
    const policy::Decision& decision = unit.decision;
    fee += decision.fee;
    return_by = std::max(return_by, decision.return_by);
    rows.insert(decision.rows.begin(), decision.rows.end());
    // One parcel has one trigger and one payer: the more careful one, and whoever is not the customer.
    if (decision.trigger == policy::v1::REFUND_TRIGGER_ON_RECEIPT) terms.set_trigger(decision.trigger);
    if (terms.label_payer() == policy::v1::PARTY_CUSTOMER) terms.set_label_payer(decision.label_payer);
  }
  *terms.mutable_fee() = Amount(order.currency_code(), fee);
  *terms.mutable_refund_total() = Amount(order.currency_code(), 0);
  *terms.mutable_return_by_time() = clock::ToProto(return_by);
  for (const std::string& row : rows) terms.add_policy_rows(row);
  return terms;
}

}  // namespace

absl::StatusOr<order::v1::Order> ReturnPlanner::ReadOrder(const std::string& order, const rpc::Call& call) const {
  order::v1::GetOrderRequest request;
  request.set_name(order);
  ASSIGN_OR_RETURN(order::v1::GetOrderResponse response,
                   orders_.Call(&Orders::Stub::GetOrder, request, call.actor(), call.deadline));
  return std::move(*response.mutable_order());
}

absl::StatusOr<std::vector<v1::UnitEligibility>> ReturnPlanner::Judge(const order::v1::Order& order,
                                                                      const std::vector<std::string>& units,
                                                                      policy::v1::ReturnReason reason,
                                                                      absl::Time now) const {
  ASSIGN_OR_RETURN(const std::vector<UnitOfLine> found, FindUnits(order, units));
  std::vector<v1::UnitEligibility> answers;
  for (const UnitOfLine& of : found) {
    ASSIGN_OR_RETURN(const policy::Decision decision, Decide(rules_, QuestionOf(order, of, reason, now), *of.unit));
    answers.push_back(EligibilityOf(of, decision));
  }
  return answers;
}

absl::StatusOr<Plan> ReturnPlanner::MakePlan(const order::v1::Order& order, const std::vector<std::string>& units,
                                             policy::v1::ReturnReason reason, absl::Time now,
                                             const rpc::Call& call) const {
  ASSIGN_OR_RETURN(const std::vector<UnitOfLine> found, FindUnits(order, units));
  bool customer_pays_label = true;
  for (const UnitOfLine& of : found) {
    ASSIGN_OR_RETURN(policy::Decision decision, Decide(rules_, QuestionOf(order, of, reason, now), *of.unit));
    customer_pays_label = customer_pays_label && decision.label_payer == policy::v1::PARTY_CUSTOMER;
    if (!decision.eligible) return ErrorOf({of, std::move(decision)});
  }

  std::vector<Judged> in_time;
  std::vector<Judged> late;
  for (const UnitOfLine& of : found) {
    policy::Question question = QuestionOf(order, of, reason, now);
    question.bears_label = customer_pays_label && in_time.empty();
    ASSIGN_OR_RETURN(policy::Decision decision, Decide(rules_, question, *of.unit));
    in_time.push_back({of, std::move(decision)});
    late.push_back(in_time.back());
    policy::Decision& late_decision = late.back().decision;
    late_decision.fee = policy::FeeWhenSeen(late_decision.fee, late_decision.conditions,
                                            question.facts.unit_price().minor_units(), /*days_late=*/1, {});
  }

  Plan plan{.customer = order.customer(),
            .terms = TermsOf(order, in_time),
            .refund = RefundOf(order, in_time),
            .late_refund = RefundOf(order, late)};
  if (plan.refund.items().empty()) return plan;
  refunds::v1::QuoteRefundRequest request;
  request.set_order(order.name());
  *request.mutable_items() = plan.refund.items();
  ASSIGN_OR_RETURN(const refunds::v1::QuoteRefundResponse quote,
                   refunds_.Call(&Refunds::Stub::QuoteRefund, request, call.actor(), call.deadline));
  *plan.terms.mutable_refund_total() = quote.total();
  plan.terms.set_expected_days(quote.expected_days());
  for (const refunds::v1::Allocation& allocation : quote.allocations()) {
    v1::Destination& destination = *plan.terms.add_destinations();
    destination.set_payment(allocation.payment());
    destination.set_payment_label(allocation.payment_label());
    *destination.mutable_amount() = allocation.amount();
  }
  return plan;
}

bool SameOutcome(const v1::ReturnTerms& promised, const v1::ReturnTerms& current) {
  if (clock::FromProto(current.return_by_time()) < clock::FromProto(promised.return_by_time())) return false;
  const auto outcome = [](v1::ReturnTerms terms) {
    terms.clear_return_by_time();
    terms.clear_expected_days();
    terms.clear_policy_version();
    terms.clear_policy_rows();
    return terms.SerializeAsString();
  };
  return outcome(promised) == outcome(current);
}

}  // namespace recourse::returns
