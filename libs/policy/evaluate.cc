#include "libs/policy/evaluate.h"

#include <algorithm>
#include <tuple>

#include "libs/policy/deadlines.h"
#include "libs/policy/fees.h"
#include "libs/policy/grants.h"
#include "libs/policy/scope.h"
#include "libs/policy/windows.h"

namespace recourse::policy {
namespace {

using errors::v1::REASON_NOT_RETURNABLE;
using errors::v1::REASON_ORDER_NOT_DELIVERED;
using errors::v1::REASON_RETURN_WINDOW_CLOSED;

void Block(status::Reason reason, bool staff_overridable, Decision& decision) {
  decision.blockers.push_back(reason);
  decision.staff_overridable = decision.staff_overridable && staff_overridable;
}

const v1::ReasonRow* ReasonRowOf(const v1::PolicyFile& file, v1::ReturnReason reason) {
  for (const v1::ReasonRow& row : file.reasons()) {
    if (row.reason() == reason) return &row;
  }
  return nullptr;
}

// Of exclusions, the first that matches; one that waits for a fact nobody knows is left to a person.
void Exclude(const v1::PolicyFile& file, const Question& question, Decision& decision) {
  for (const v1::ExclusionRow& row : file.exclusions()) {
    if (!Matches(row.scope(), question.facts)) continue;
    const v1::LateFacts& known = question.late_facts;
    if (row.when_downloaded() && known.has_downloaded() && !known.downloaded()) continue;
    decision.rows.push_back(row.id());
    Block(REASON_NOT_RETURNABLE, row.staff_overridable(), decision);
    if (row.when_downloaded() && !known.has_downloaded()) {
      v1::Condition& condition = decision.conditions.emplace_back();
      condition.set_row(row.id());
      condition.set_fact(v1::Condition::FACT_DOWNLOADED);
    }
    return;
  }
}

// The earlier the money goes out, the smaller.
int RankOf(v1::RefundTrigger trigger) {
  switch (trigger) {
    case v1::REFUND_TRIGGER_RETURNLESS:
      return 0;
    case v1::REFUND_TRIGGER_ON_FIRST_SCAN:
      return 1;
    case v1::REFUND_TRIGGER_ON_RECEIPT:
      return 2;
    default:
      return 3;
  }
}

}  // namespace

bool EarlierTrigger(v1::RefundTrigger left, v1::RefundTrigger right) { return RankOf(left) < RankOf(right); }

Decision Evaluate(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question) {
  Decision decision;
  decision.policy_version = file.version();
  decision.staff_overridable = true;
  decision.fault = v1::FAULT_CUSTOMER;
  decision.label_payer = v1::PARTY_CUSTOMER;
  if (const v1::ReasonRow* row = ReasonRowOf(file, question.reason)) {
    decision.fault = row->fault();
    decision.label_payer = row->label_payer();
    decision.evidence = row->evidence();
    decision.rows.push_back(row->id());
  }
  // The badge promises a free way back whatever the reason; without a seller, the platform is the seller.
  if (question.facts.free_returns()) decision.label_payer = v1::PARTY_SELLER;
  if (decision.label_payer == v1::PARTY_SELLER && question.facts.seller().empty()) {
    decision.label_payer = v1::PARTY_PLATFORM;
  }

  if (decision.fault == v1::FAULT_CUSTOMER) Exclude(file, question, decision);

  const Window window = WindowOf(file, zone, question);
  if (window.row.empty()) {
    Block(REASON_ORDER_NOT_DELIVERED, false, decision);
  } else {
    decision.deadline = window.deadline;
    decision.rows.push_back(window.row);
    if (IsPast(window.deadline, question.now)) Block(REASON_RETURN_WINDOW_CLOSED, window.staff_overridable, decision);
  }

  int return_by_days = 0;
  std::vector<v1::TriggerRow> triggers;
  for (const v1::TriggerRow& row : file.triggers()) {
    if (IsForReason(row, question.reason)) triggers.push_back(row);
  }
  for (const v1::TriggerRow* row : MostSpecific(triggers, question.facts)) {
    decision.trigger = row->trigger();
    return_by_days = row->return_by_days();
    decision.rows.push_back(row->id());
    break;
  }
  decision.return_by = EndOfDay(question.now, return_by_days, zone);
  if (decision.deadline) decision.return_by = std::max(decision.return_by, *decision.deadline);

  if (decision.trigger != v1::REFUND_TRIGGER_RETURNLESS) ChargeFees(file, question, decision);
  ApplyGrants(file, zone, question, decision);
  decision.eligible = decision.blockers.empty();
  decision.staff_overridable = decision.staff_overridable && !decision.eligible;
  return decision;
}

bool BetterForCustomer(const Decision& left, const Decision& right) {
  const auto rank = [](const Decision& decision) {
    return std::tuple(!decision.eligible, decision.fee, decision.label_payer == v1::PARTY_CUSTOMER,
                      RankOf(decision.trigger), -absl::ToUnixSeconds(decision.deadline.value_or(absl::InfinitePast())));
  };
  return rank(left) < rank(right);
}

}  // namespace recourse::policy
