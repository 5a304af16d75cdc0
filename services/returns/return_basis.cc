#include "services/returns/return_basis.h"

namespace recourse::returns {

v1::UnitBasis BasisOf(const order::v1::Order& order, const order::v1::Line& line, const order::v1::Unit& unit,
                      const order::v1::Unit& paid, const policy::Decision& decision) {
  v1::UnitBasis basis;
  basis.set_unit(unit.name());
  *basis.mutable_facts() = line.facts();
  *basis.mutable_placed_time() = order.placed_time();
  if (unit.has_delivered_time()) *basis.mutable_delivered_time() = unit.delivered_time();
  for (const order::v1::Component& component : paid.components()) {
    v1::UnitBasis::Part& part = *basis.add_paid();
    part.set_component(order::v1::Component::Kind_Name(component.kind()).substr(sizeof "KIND_" - 1));
    *part.mutable_amount() = component.amount();
  }
  Judge(decision, basis);
  return basis;
}

void Judge(const policy::Decision& decision, v1::UnitBasis& basis) {
  basis.set_fault(decision.fault);
  basis.mutable_fee()->set_currency_code(basis.facts().unit_price().currency_code());
  basis.mutable_fee()->set_minor_units(decision.fee);
  basis.mutable_conditions()->Assign(decision.conditions.begin(), decision.conditions.end());
  basis.set_outbound_shipping(decision.outbound_shipping);
  basis.set_policy_version(decision.policy_version);
  basis.mutable_policy_rows()->Assign(decision.rows.begin(), decision.rows.end());
}

}  // namespace recourse::returns
