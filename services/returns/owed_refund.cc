#include "services/returns/owed_refund.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/policy/evaluate.h"
#include "services/returns/domain/refund_lines.h"

namespace recourse::returns {
namespace {

constexpr char kObligation[] = "items";

policy::v1::LateFacts SeenOf(const v1::Return& body, const std::string& unit) {
  policy::v1::LateFacts seen;
  for (const v1::Grade& grade : body.grades()) {
    if (grade.unit() != unit) continue;
    seen.set_opened(grade.opened());
    if (grade.disposition() == v1::Grade::DISPOSITION_CUSTOMER_DAMAGED) {
      seen.set_damage_basis_points(grade.damage_basis_points());
    }
  }
  return seen;
}

int64_t FeeOf(const v1::UnitBasis& basis, const v1::Return& body) {
  if (body.state() == v1::Return::STATE_COMPLETED_RETURNLESS) return 0;
  return policy::FeeWhenSeen(basis.fee().minor_units(), {basis.conditions().begin(), basis.conditions().end()},
                             basis.facts().unit_price().minor_units(), DaysLate(body), SeenOf(body, basis.unit()));
}

void AddLines(const v1::UnitBasis& basis, const v1::Return& body, refunds::v1::CreateRefundRequest& refund) {
  std::vector<PaidComponent> paid;
  for (const v1::UnitBasis::Part& part : basis.paid()) paid.push_back({part.component(), part.amount().minor_units()});
  for (const PaidComponent& line : RefundLines(paid, basis.fault(), FeeOf(basis, body), basis.outbound_shipping())) {
    refunds::v1::RefundItem& item = *refund.add_items();
    item.set_unit(basis.refund_unit().empty() ? basis.unit() : basis.refund_unit());
    item.set_component(line.kind);
    item.mutable_amount()->set_currency_code(basis.facts().unit_price().currency_code());
    item.mutable_amount()->set_minor_units(line.minor_units);
  }
}

bool HasPartRefund(const v1::Return& body, const std::string& unit) {
  return absl::c_any_of(body.part_refunds(),
                        [&unit](const v1::PartRefund& part) { return absl::c_linear_search(part.units(), unit); });
}

// Of the units that `counts` picks.
template <class Counts>
refunds::v1::CreateRefundRequest Owed(const ReturnRecord& record, const Counts& counts) {
  refunds::v1::CreateRefundRequest refund;
  if (record.basis.units().empty()) {
    const refunds::v1::CreateRefundRequest& all = record.handed_over_late ? record.late_refund : record.refund;
    refund = all;
    refund.clear_items();
    for (const refunds::v1::RefundItem& item : all.items()) {
      if (counts(item.unit())) *refund.add_items() = item;
    }
    return refund;
  }
  // What was sent in place of other goods was paid for with those, all of them by one order.
  const std::string& paid_by = record.basis.units(0).refund_order();
  refund.set_order(paid_by.empty() ? record.body.order() : paid_by);
  refund.set_source(record.body.name());
  refund.set_obligation(kObligation);
  refund.set_credit_to(record.body.terms().credited_to());
  for (const v1::UnitBasis& unit : record.basis.units()) {
    if (counts(unit.unit())) AddLines(unit, record.body, refund);
  }
  if (TotalOf(refund) <= 0) refund.clear_items();
  return refund;
}

}  // namespace

int DaysLate(const v1::Return& body) {
  if (!body.has_first_scan_time() && !body.has_receive_time()) return 0;
  const absl::Time handed_over =
      clock::FromProto(body.has_first_scan_time() ? body.first_scan_time() : body.receive_time());
  const absl::Duration late = handed_over - clock::FromProto(body.return_by_time());
  // Return-by includes its whole last second.
  if (late < absl::Seconds(1)) return 0;
  return static_cast<int>(absl::ToInt64Hours(absl::Ceil(late, absl::Hours(24))) / 24);
}

refunds::v1::CreateRefundRequest OwedRefund(const ReturnRecord& record) {
  return Owed(record, [&record](const std::string& unit) { return !HasPartRefund(record.body, unit); });
}

refunds::v1::CreateRefundRequest OwedInAll(const ReturnRecord& record) {
  return Owed(record, [](const std::string&) { return true; });
}

refunds::v1::CreateRefundRequest OwedForPaid(const ReturnRecord& record) {
  return Owed(record, [&record](const std::string& unit) {
    return record.refund_requested || HasPartRefund(record.body, unit);
  });
}

refunds::v1::CreateRefundRequest OwedForPart(const ReturnRecord& record, const std::vector<std::string>& units) {
  refunds::v1::CreateRefundRequest owed =
      Owed(record, [&units](const std::string& unit) { return absl::c_linear_search(units, unit); });
  owed.set_obligation(PartObligation(record.body.part_refunds_size() + 1));
  return owed;
}

std::string PartObligation(int number) { return absl::StrCat(kObligation, "-", number); }

std::vector<std::string> UnpaidUnitsAtHand(const v1::Return& body) {
  std::vector<std::string> units;
  for (const std::string& unit : body.received_units()) {
    if (!HasPartRefund(body, unit)) units.push_back(unit);
  }
  return units;
}

int64_t TotalOf(const refunds::v1::CreateRefundRequest& refund) {
  int64_t total = 0;
  for (const refunds::v1::RefundItem& item : refund.items()) total += item.amount().minor_units();
  return total;
}

}  // namespace recourse::returns
