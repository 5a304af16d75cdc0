// Fees of a unit, and those that its conditions may still bring.
#pragma once

#include "libs/policy/evaluate.h"

namespace recourse::policy {

// Sets the fee and the conditions of `decision`, whose fault and label payer are known. None when the fault is not the
// customer's.
void ChargeFees(const v1::PolicyFile& file, const Question& question, Decision& decision);

// Half up.
int64_t ShareOf(int64_t price, int basis_points);

}  // namespace recourse::policy
