// What is frozen of a unit when its return is asked for.
#pragma once

#include "libs/policy/evaluate.h"
#include "recourse/order/v1/order.pb.h"
#include "recourse/returns/v1/returns.pb.h"

namespace recourse::returns {

// `paid`: whose price it is, which differs for goods that were sent in place of others.
v1::UnitBasis BasisOf(const order::v1::Order& order, const order::v1::Line& line, const order::v1::Unit& unit,
                      const order::v1::Unit& paid, const policy::Decision& decision);

// Puts what `decision` says in place of what was decided.
void Judge(const policy::Decision& decision, v1::UnitBasis& basis);

}  // namespace recourse::returns
