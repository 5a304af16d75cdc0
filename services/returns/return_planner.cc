#include "services/returns/return_planner.h"

#include <algorithm>
#include <map>
#include <set>

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include "libs/clock/clock_proto.h"
#include "services/returns/exchange_money.h"
#include "services/returns/owed_refund.h"
#include "services/returns/return_basis.h"

namespace recourse::returns {
namespace {

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
                    unit.state() == order::v1::Unit::STATE_CANCELLED || unit.state() == order::v1::Unit::STATE_LOST ||
                    unit.state() == order::v1::Unit::STATE_KEPT || unit.state() == order::v1::Unit::STATE_REPLACED;
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
                                        const order::v1::Unit& unit, bool withdrawal = false) {
  ASSIGN_OR_RETURN(policy::Decision decision,
                   withdrawal ? rules.EvaluateWithdrawal(question) : rules.Evaluate(question));
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
  eligibility.mutable_conditions()->Assign(decision.conditions.begin(), decision.conditions.end());
  return eligibility;
}

absl::Status ErrorOf(const Judged& judged) {
  const status::Reason reason = judged.decision.blockers.front();
  const std::string deadline = judged.decision.deadline ? absl::FormatTime(*judged.decision.deadline) : "";
  return status::Error(reason, absl::StrCat(judged.of.unit->name(), " cannot be returned: ", ShortName(reason)),
                       {{"unit", judged.of.unit->name()}, {"deadline", deadline}});
}

v1::ReturnTerms TermsOf(const order::v1::Order& order, const std::vector<Judged>& units) {
  v1::ReturnTerms terms;
  const policy::Decision& first = units.front().decision;
  terms.set_label_payer(first.label_payer);
  terms.set_trigger(first.trigger);
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
    if (policy::EarlierTrigger(terms.trigger(), decision.trigger)) terms.set_trigger(decision.trigger);
    terms.mutable_conditions()->Add(decision.conditions.begin(), decision.conditions.end());
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

absl::StatusOr<ReturnPlanner::Paid> ReturnPlanner::PaidFor(const order::v1::Order& order, const order::v1::Unit& unit,
                                                           const rpc::Call& call) const {
  Paid paid{order.name(), unit};
  order::v1::Order::Kind kind = order.kind();
  // What came by an exchange was paid for itself.
  while (!paid.unit.replaces().empty() && kind != order::v1::Order::KIND_EXCHANGE) {
    const std::string original = paid.unit.replaces();
    paid.order = original.substr(0, original.find("/units/"));
    ASSIGN_OR_RETURN(const order::v1::Order found, ReadOrder(paid.order, call));
    ASSIGN_OR_RETURN(const std::vector<UnitOfLine> units, FindUnits(found, {original}));
    paid.unit = *units.front().unit;
    kind = found.kind();
  }
  return paid;
}

absl::StatusOr<refunds::v1::QuoteRefundResponse> ReturnPlanner::QuoteOf(const refunds::v1::CreateRefundRequest& refund,
                                                                        const rpc::Call& call) const {
  refunds::v1::QuoteRefundRequest request;
  request.set_order(refund.order());
  *request.mutable_items() = refund.items();
  request.set_credit_to(refund.credit_to());
  return refunds_.Call(&Refunds::Stub::QuoteRefund, request, call.actor(), call.deadline);
}

absl::Status ReturnPlanner::TakeOffWhatWentBack(v1::ReturnBasis& basis, const std::string& order,
                                                const rpc::Call& call) const {
  refunds::v1::GetRefundableBalanceRequest request;
  request.set_order(order);
  ASSIGN_OR_RETURN(const refunds::v1::GetRefundableBalanceResponse balance,
                   refunds_.Call(&Refunds::Stub::GetRefundableBalance, request, call.actor(), call.deadline));
  std::map<std::pair<std::string, std::string>, type::v1::Money> left;
  for (const refunds::v1::RefundItem& item : balance.items()) left[{item.unit(), item.component()}] = item.amount();
  for (v1::UnitBasis& unit : *basis.mutable_units()) {
    const std::string& paid_as = unit.refund_unit().empty() ? unit.unit() : unit.refund_unit();
    for (v1::UnitBasis::Part& part : *unit.mutable_paid()) {
      const auto found = left.find({paid_as, part.component()});
      if (found != left.end()) *part.mutable_amount() = found->second;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Plan> ReturnPlanner::MakePlan(const order::v1::Order& order, const Wish& wish, absl::Time now,
                                             const rpc::Call& call) const {
  if (!wish.credit_to.empty() && wish.resolution > v1::RESOLUTION_REFUND) {
    return status::InvalidField("to_store_credit", "is for refunds");
  }
  ASSIGN_OR_RETURN(const std::vector<UnitOfLine> found, FindUnits(order, wish.units));
  bool customer_pays_label = true;
  for (const UnitOfLine& of : found) {
    ASSIGN_OR_RETURN(policy::Decision decision,
                     Decide(rules_, QuestionOf(order, of, wish.reason, now), *of.unit, wish.withdrawal));
    customer_pays_label = customer_pays_label && decision.label_payer == policy::v1::PARTY_CUSTOMER;
    const bool set_aside = wish.override_policy && decision.staff_overridable;
    if (!decision.eligible && !set_aside) return ErrorOf({of, std::move(decision)});
    if (wish.resolution == v1::RESOLUTION_REPLACEMENT && decision.fault == policy::v1::FAULT_CUSTOMER) {
      return status::InvalidField("resolution", "goods are replaced when they, or their way, are at fault");
    }
  }

  std::vector<Judged> judged;
  ReturnRecord asked;
  asked.body.set_order(order.name());
  for (const UnitOfLine& of : found) {
    policy::Question question = QuestionOf(order, of, wish.reason, now);
    question.bears_label = customer_pays_label && judged.empty();
    ASSIGN_OR_RETURN(policy::Decision decision, Decide(rules_, question, *of.unit, wish.withdrawal));
    ASSIGN_OR_RETURN(const Paid paid, PaidFor(order, *of.unit, call));
    v1::UnitBasis& basis = *asked.basis.add_units();
    basis = BasisOf(order, *of.line, *of.unit, paid.unit, decision);
    if (paid.unit.name() != of.unit->name()) {
      basis.set_refund_unit(paid.unit.name());
      basis.set_refund_order(paid.order);
    }
    judged.push_back({of, std::move(decision)});
  }

  Plan plan{.customer = order.customer(), .terms = TermsOf(order, judged), .basis = asked.basis};
  plan.terms.set_credited_to(wish.credit_to);
  asked.body.mutable_terms()->set_credited_to(wish.credit_to);
  if (wish.resolution == v1::RESOLUTION_REPLACEMENT) return plan;
  refunds::v1::CreateRefundRequest refund = OwedRefund(asked);
  if (wish.resolution == v1::RESOLUTION_EXCHANGE) {
    ASSIGN_OR_RETURN(*plan.terms.mutable_exchange(), exchanges_.MakeTerms(asked, wish.variants, wish.payment, call));
    asked.body.mutable_terms()->CopyFrom(plan.terms);
    refund = RestOf(FundingOf(asked, refund, /*charged=*/false), refund);
  }
  if (refund.items().empty()) return plan;
  auto asking = QuoteOf(refund, call);
  const bool less_is_left = status::ReasonOf(asking.status()) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE;
  if (less_is_left && wish.resolution != v1::RESOLUTION_EXCHANGE) {
    RETURN_IF_ERROR(TakeOffWhatWentBack(asked.basis, refund.order(), call));
    refund = OwedRefund(asked);
    if (refund.items().empty()) return asking.status();
    plan.basis = asked.basis;
    asking = QuoteOf(refund, call);
  }
  ASSIGN_OR_RETURN(const refunds::v1::QuoteRefundResponse quote, std::move(asking));
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

std::string Difference(const v1::ReturnTerms& promised, const v1::ReturnTerms& current) {
  std::vector<std::string> changes;
  const auto money = [](const type::v1::Money& amount) {
    return absl::StrCat(amount.minor_units(), " ", amount.currency_code());
  };
  const auto compare = [&changes](const char* what, const std::string& before, const std::string& after) {
    if (before != after) changes.push_back(absl::StrCat(what, " ", before, " -> ", after));
  };
  compare("refund_total", money(promised.refund_total()), money(current.refund_total()));
  compare("price", money(promised.exchange().price()), money(current.exchange().price()));
  compare("charge", money(promised.exchange().charge()), money(current.exchange().charge()));
  compare("fee", money(promised.fee()), money(current.fee()));
  compare("trigger", policy::v1::RefundTrigger_Name(promised.trigger()),
          policy::v1::RefundTrigger_Name(current.trigger()));
  compare("label_payer", policy::v1::Party_Name(promised.label_payer()), policy::v1::Party_Name(current.label_payer()));
  compare("return_by", absl::FormatTime(clock::FromProto(promised.return_by_time())),
          absl::FormatTime(clock::FromProto(current.return_by_time())));
  if (changes.empty()) changes.push_back("where the money goes, or what may still be deducted");
  return absl::StrJoin(changes, "; ");
}

}  // namespace recourse::returns
