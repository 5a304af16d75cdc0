// The consumer's right to withdraw from a contract made at a distance, as the rows of a marketplace grant it.
#pragma once

#include "libs/policy/evaluate.h"

namespace recourse::policy {

// From the declaration: to send the goods, and for us to refund (Directive 2011/83/EU, art. 13 and 14).
inline constexpr int kDaysToSend = 14;

// No reason counts, nor do the shop's own exclusions, only the law's. All that was paid with the way out comes back
// when there is proof of dispatch, less what the goods have lost in value. NOT_RETURNABLE where there is no such right.
Decision EvaluateWithdrawal(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question);

}  // namespace recourse::policy
