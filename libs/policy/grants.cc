#include "libs/policy/grants.h"

#include <algorithm>

#include "libs/policy/deadlines.h"
#include "libs/policy/fees.h"
#include "libs/policy/scope.h"

namespace recourse::policy {
namespace {

bool IsInForce(const v1::GrantRow& row, absl::TimeZone zone, const Question& question) {
  if (!Matches(row.scope(), question.facts)) return false;
  if (row.days_from_delivery() == 0) return true;
  return question.delivered_time &&
         !IsPast(EndOfDay(*question.delivered_time, row.days_from_delivery(), zone), question.now);
}

bool CapFees(const v1::GrantRow& row, int64_t price, Decision& decision) {
  const int64_t cap = ShareOf(price, row.fee_cap_basis_points());
  bool changed = decision.fee > cap;
  decision.fee = std::min(decision.fee, cap);
  for (v1::Condition& condition : decision.conditions) {
    // Diminished value may be deducted; it is loss, not a fee.
    if (condition.fact() == v1::Condition::FACT_DAMAGE || condition.fee().minor_units() <= cap) continue;
    condition.mutable_fee()->set_minor_units(cap);
    changed = true;
  }
  std::erase_if(decision.conditions, [](const v1::Condition& condition) {
    return condition.has_fee() && condition.fee().minor_units() == 0;
  });
  return changed;
}

}  // namespace

void ApplyGrants(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question, Decision& decision) {
  for (const v1::GrantRow& row : file.grants()) {
    if (!IsInForce(row, zone, question)) continue;
    bool changed = false;
    if (row.free_label() && decision.label_payer == v1::PARTY_CUSTOMER) {
      decision.label_payer = v1::PARTY_PLATFORM;
      decision.fee = 0;
      changed = true;
    }
    if (row.has_fee_cap_basis_points()) {
      changed |= CapFees(row, question.facts.unit_price().minor_units(), decision);
    }
    if (row.outbound_shipping() && !decision.outbound_shipping) changed = decision.outbound_shipping = true;
    if (row.trigger() != v1::REFUND_TRIGGER_UNSPECIFIED && EarlierTrigger(row.trigger(), decision.trigger)) {
      decision.trigger = row.trigger();
      changed = true;
    }
    if (changed) decision.rows.push_back(row.id());
  }
}

}  // namespace recourse::policy
