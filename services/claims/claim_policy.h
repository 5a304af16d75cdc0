// Loads the guarantee's rows.
#pragma once

#include <string>

#include <absl/status/statusor.h>

#include "recourse/claims/v1/claim_policy.pb.h"
#include "services/claims/domain/eligibility.h"

namespace recourse::claims {

// One row of each kind, each with id, positive hours and a source.
absl::StatusOr<Rules> RulesOf(const v1::ClaimPolicy& policy);

// The newest file, by name, of `folder`/claims.
absl::StatusOr<Rules> LoadRules(const std::string& folder);

}  // namespace recourse::claims
