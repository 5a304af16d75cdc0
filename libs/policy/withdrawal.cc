#include "libs/policy/withdrawal.h"

#include "libs/policy/deadlines.h"
#include "libs/policy/windows.h"

namespace recourse::policy {
namespace {

// Art. 16: made to the consumer's own wishes, liable to deteriorate, digital or rendered with consent.
bool IsExcepted(const v1::PolicyFacts& facts) {
  return facts.custom_made() || facts.perishable() || facts.fulfilment() == v1::PolicyFacts::FULFILMENT_DIGITAL ||
         facts.fulfilment() == v1::PolicyFacts::FULFILMENT_SERVICE;
}

std::vector<status::Reason> BlockersOf(const Window& right, const Question& question) {
  if (!question.delivered_time) return {errors::v1::REASON_ORDER_NOT_DELIVERED};
  if (right.row.empty() || IsExcepted(question.facts)) return {errors::v1::REASON_NOT_RETURNABLE};
  if (IsPast(right.deadline, question.now)) return {errors::v1::REASON_RETURN_WINDOW_CLOSED};
  return {};
}

}  // namespace

Decision EvaluateWithdrawal(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question) {
  Decision decision = Evaluate(file, zone, question);
  const Window right = LegalWindowOf(file, zone, question);
  decision.blockers = BlockersOf(right, question);
  decision.eligible = decision.blockers.empty();
  decision.staff_overridable = false;
  decision.rows.clear();
  decision.deadline.reset();
  if (!right.row.empty()) {
    decision.rows.push_back(right.row);
    decision.deadline = right.deadline;
  }
  decision.fee = 0;
  decision.label_payer = v1::PARTY_PLATFORM;
  decision.outbound_shipping = true;
  decision.evidence = false;
  if (EarlierTrigger(v1::REFUND_TRIGGER_ON_FIRST_SCAN, decision.trigger)) {
    decision.trigger = v1::REFUND_TRIGGER_ON_FIRST_SCAN;
  }
  decision.return_by = EndOfDay(question.now, kDaysToSend, zone);
  std::erase_if(decision.conditions,
                [](const v1::Condition& condition) { return condition.fact() != v1::Condition::FACT_DAMAGE; });
  return decision;
}

}  // namespace recourse::policy
