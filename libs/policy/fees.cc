#include "libs/policy/fees.h"

#include <algorithm>

#include <absl/numeric/int128.h>

#include "libs/policy/scope.h"

namespace recourse::policy {
namespace {

constexpr int kWhole = 10'000;

// What must come true for the row to count.
v1::Condition::Fact FactOf(const v1::FeeRow& row) {
  switch (row.cause()) {
    case v1::FeeRow::CAUSE_LATE:
      return v1::Condition::FACT_HANDED_OVER_LATE;
    case v1::FeeRow::CAUSE_DAMAGE:
      return v1::Condition::FACT_DAMAGE;
    case v1::FeeRow::CAUSE_OPENED:
      return v1::Condition::FACT_OPENED;
    default:
      return v1::Condition::FACT_UNSPECIFIED;
  }
}

int64_t AmountOf(const v1::FeeRow& row, int64_t price) {
  return std::min(row.has_amount() ? row.amount().minor_units() : ShareOf(price, row.basis_points()), price);
}

bool IsAbout(const v1::FeeRow& row, const v1::PolicyFacts& facts) {
  const bool in_currency = !row.has_amount() || row.amount().currency_code() == facts.unit_price().currency_code();
  return in_currency && Matches(row.scope(), facts);
}

// The highest counts, so a row that repeats another's fact with less would only confuse.
void AddCondition(const v1::FeeRow& row, const Question& question, int64_t amount, Decision& decision) {
  v1::Condition condition;
  condition.set_row(row.id());
  condition.set_fact(FactOf(row));
  condition.set_late_days_from(row.late_days_from());
  condition.mutable_fee()->set_currency_code(question.facts.unit_price().currency_code());
  condition.mutable_fee()->set_minor_units(amount);
  decision.conditions.push_back(std::move(condition));
}

bool CameTrue(const v1::Condition& condition, int days_late, const v1::LateFacts& seen) {
  switch (condition.fact()) {
    case v1::Condition::FACT_HANDED_OVER_LATE:
      return days_late > 0 && days_late >= condition.late_days_from();
    case v1::Condition::FACT_OPENED:
      return seen.opened();
    case v1::Condition::FACT_DAMAGE:
      return seen.damage_basis_points() > 0;
    default:
      return false;
  }
}

}  // namespace

int64_t ShareOf(int64_t price, int basis_points) {
  return static_cast<int64_t>((absl::int128(price) * basis_points + kWhole / 2) / kWhole);
}

void ChargeFees(const v1::PolicyFile& file, const Question& question, Decision& decision) {
  if (decision.fault != v1::FAULT_CUSTOMER) return;
  const int64_t price = question.facts.unit_price().minor_units();
  const bool charges_label = decision.label_payer == v1::PARTY_CUSTOMER && question.bears_label;
  const v1::FeeRow* highest = nullptr;
  for (const v1::FeeRow& row : file.fees()) {
    if (!IsAbout(row, question.facts)) continue;
    const int64_t amount = AmountOf(row, price);
    if (row.cause() != v1::FeeRow::CAUSE_RETURN_LABEL) {
      if (amount > 0) AddCondition(row, question, amount, decision);
    } else if (charges_label && amount > decision.fee) {
      decision.fee = amount;
      highest = &row;
    }
  }
  if (highest != nullptr) decision.rows.push_back(highest->id());
}

int64_t FeeWhenSeen(int64_t fee, const std::vector<v1::Condition>& conditions, int64_t price, int days_late,
                    const v1::LateFacts& seen) {
  for (const v1::Condition& condition : conditions) {
    if (!CameTrue(condition, days_late, seen)) continue;
    int64_t amount = condition.fee().minor_units();
    if (condition.fact() == v1::Condition::FACT_DAMAGE) {
      amount = std::min(amount, ShareOf(price, seen.damage_basis_points()));
    }
    fee = std::max(fee, amount);
  }
  return std::min(fee, price);
}

}  // namespace recourse::policy
