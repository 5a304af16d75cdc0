// What law or a programme grants, whatever the other rows say.
#pragma once

#include "libs/policy/evaluate.h"

namespace recourse::policy {

// Improves `decision` output by output; never makes one worse for the customer.
void ApplyGrants(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question, Decision& decision);

}  // namespace recourse::policy
