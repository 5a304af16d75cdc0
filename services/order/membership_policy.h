// Loads the rows of what a membership pays back.
#pragma once

#include <string>

#include <absl/status/statusor.h>

#include "recourse/order/v1/membership_policy.pb.h"
#include "services/order/domain/membership_end.h"

namespace recourse::order {

// One row of each kind, each with id and source; zones that exist.
absl::StatusOr<MembershipRules> RulesOf(const v1::MembershipPolicy& policy);

// The newest file, by name, of `folder`/memberships.
absl::StatusOr<MembershipRules> LoadMembershipRules(const std::string& folder);

}  // namespace recourse::order
