// Loads the caps of concessions.
#pragma once

#include <map>
#include <string>

#include <absl/status/statusor.h>

#include "recourse/refunds/v1/concession.pb.h"
#include "services/refunds/domain/concession.h"

namespace recourse::refunds {

struct ConcessionRules {
  std::string version;
  std::map<v1::ConcessionRow::Giver, ConcessionCaps> caps;
  std::vector<DelayTerms> delays;
};

// Each row with id, source and known currencies, and of caps with a giver of its own.
absl::StatusOr<ConcessionRules> RulesOf(const v1::ConcessionPolicy& policy);

// The newest file, by name, of `folder`/concessions.
absl::StatusOr<ConcessionRules> LoadConcessionRules(const std::string& folder);

}  // namespace recourse::refunds
