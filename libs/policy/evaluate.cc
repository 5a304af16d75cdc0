#include "libs/policy/evaluate.h"

#include <algorithm>
#include <tuple>

#include <absl/numeric/int128.h>

#include "libs/policy/deadlines.h"
#include "libs/policy/scope.h"

namespace recourse::policy {
namespace {

using errors::v1::REASON_NOT_RETURNABLE;
using errors::v1::REASON_ORDER_NOT_DELIVERED;
using errors::v1::REASON_RETURN_WINDOW_CLOSED;

absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

// What a window row gives this order.
absl::Time DeadlineOf(const v1::WindowRow& row, absl::TimeZone zone, absl::Time delivered) {
  absl::Time deadline = absl::InfinitePast();
  if (row.days_from_delivery() > 0 || !row.has_return_until()) {
    deadline = EndOfDay(delivered, row.days_from_delivery(), zone);
  }
  if (row.has_return_until()) deadline = std::max(deadline, ToTime(row.return_until()));
  return deadline;
}

bool PlacedWithin(const v1::WindowRow& row, absl::Time placed) {
  return (!row.has_ordered_from() || placed >= ToTime(row.ordered_from())) &&
         (!row.has_ordered_until() || placed < ToTime(row.ordered_until()));
}

std::vector<v1::WindowRow> WindowsOf(const v1::PolicyFile& file, v1::RowClass row_class, absl::Time placed) {
  std::vector<v1::WindowRow> rows;
  for (const v1::WindowRow& row : file.windows()) {
    if (row.row_class() == row_class && PlacedWithin(row, placed)) rows.push_back(row);
  }
  return rows;
}

struct Window {
  absl::Time deadline = absl::InfinitePast();
  std::string row;
  bool staff_overridable = false;

  void Extend(const v1::WindowRow& with, absl::Time until) {
    if (until <= deadline) return;
    *this = {.deadline = until, .row = with.id(), .staff_overridable = with.staff_overridable()};
  }
};

Window WindowOf(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question, absl::Time delivered) {
  Window window;
  for (const v1::RowClass row_class : {v1::ROW_CLASS_BASE, v1::ROW_CLASS_OVERLAY, v1::ROW_CLASS_LEGAL}) {
    const std::vector<v1::WindowRow> rows = WindowsOf(file, row_class, question.placed_time);
    for (const v1::WindowRow* row : MostSpecific(rows, question.facts)) {
      window.Extend(*row, DeadlineOf(*row, zone, delivered));
    }
  }
  return window;
}

const v1::ReasonRow* ReasonRowOf(const v1::PolicyFile& file, v1::ReturnReason reason) {
  for (const v1::ReasonRow& row : file.reasons()) {
    if (row.reason() == reason) return &row;
  }
  return nullptr;
}

bool Applies(const v1::FeeRow& row, const Question& question, const Decision& decision) {
  const bool caused = row.cause() == v1::FeeRow::CAUSE_LATE
                          ? question.late
                          : decision.label_payer == v1::PARTY_CUSTOMER && question.bears_label;
  const bool in_currency =
      !row.has_amount() || row.amount().currency_code() == question.facts.unit_price().currency_code();
  return caused && in_currency && Matches(row.scope(), question.facts);
}

int64_t AmountOf(const v1::FeeRow& row, int64_t price) {
  if (row.has_amount()) return row.amount().minor_units();
  return static_cast<int64_t>((absl::int128(price) * row.basis_points() + 5'000) / 10'000);
}

void ChargeFee(const v1::PolicyFile& file, const Question& question, Decision& decision) {
  if (decision.fault != v1::FAULT_CUSTOMER) return;
  const int64_t price = question.facts.unit_price().minor_units();
  const v1::FeeRow* highest = nullptr;
  for (const v1::FeeRow& row : file.fees()) {
    if (!Applies(row, question, decision)) continue;
    const int64_t amount = std::min(AmountOf(row, price), price);
    if (amount <= decision.fee) continue;
    decision.fee = amount;
    highest = &row;
  }
  if (highest != nullptr) decision.rows.push_back(highest->id());
}

}  // namespace

Decision Evaluate(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question) {
  Decision decision;
  decision.policy_version = file.version();
  decision.staff_overridable = true;
  const auto block = [&decision](status::Reason reason, bool staff_overridable) {
    decision.blockers.push_back(reason);
    decision.staff_overridable = decision.staff_overridable && staff_overridable;
  };

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

  if (decision.fault == v1::FAULT_CUSTOMER) {
    for (const v1::ExclusionRow& row : file.exclusions()) {
      if (!Matches(row.scope(), question.facts)) continue;
      decision.rows.push_back(row.id());
      block(REASON_NOT_RETURNABLE, row.staff_overridable());
      break;
    }
  }

  if (!question.delivered_time) {
    block(REASON_ORDER_NOT_DELIVERED, false);
  } else {
    const Window window = WindowOf(file, zone, question, *question.delivered_time);
    decision.deadline = window.deadline;
    decision.rows.push_back(window.row);
    if (IsPast(window.deadline, question.now)) block(REASON_RETURN_WINDOW_CLOSED, window.staff_overridable);
  }

  int return_by_days = 0;
  for (const v1::TriggerRow* row : MostSpecific(file.triggers(), question.facts)) {
    decision.trigger = row->trigger();
    return_by_days = row->return_by_days();
    decision.rows.push_back(row->id());
    break;
  }
  decision.return_by = EndOfDay(question.now, return_by_days, zone);
  if (decision.deadline) decision.return_by = std::max(decision.return_by, *decision.deadline);

  ChargeFee(file, question, decision);
  decision.eligible = decision.blockers.empty();
  decision.staff_overridable = decision.staff_overridable && !decision.eligible;
  return decision;
}

bool BetterForCustomer(const Decision& left, const Decision& right) {
  const auto rank = [](const Decision& decision) {
    return std::tuple(!decision.eligible, decision.fee, decision.label_payer == v1::PARTY_CUSTOMER,
                      decision.trigger != v1::REFUND_TRIGGER_ON_FIRST_SCAN,
                      -absl::ToUnixSeconds(decision.deadline.value_or(absl::InfinitePast())));
  };
  return rank(left) < rank(right);
}

}  // namespace recourse::policy
