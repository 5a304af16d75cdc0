#include "services/returns/owed_refund.h"

#include <algorithm>

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
    item.set_unit(basis.unit());
    item.set_component(line.kind);
    item.mutable_amount()->set_currency_code(basis.facts().unit_price().currency_code());
    item.mutable_amount()->set_minor_units(line.minor_units);
  }
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
  if (record.basis.units().empty()) return record.handed_over_late ? record.late_refund : record.refund;
  refunds::v1::CreateRefundRequest refund;
  refund.set_order(record.body.order());
  refund.set_source(record.body.name());
  refund.set_obligation(kObligation);
  for (const v1::UnitBasis& unit : record.basis.units()) AddLines(unit, record.body, refund);
  if (TotalOf(refund) <= 0) refund.clear_items();
  return refund;
}

int64_t TotalOf(const refunds::v1::CreateRefundRequest& refund) {
  int64_t total = 0;
  for (const refunds::v1::RefundItem& item : refund.items()) total += item.amount().minor_units();
  return total;
}

}  // namespace recourse::returns
