#include "services/refunds/concession_policy.h"

#include <absl/strings/str_cat.h>

#include "libs/money/money_proto.h"
#include "libs/policy/newest_file.h"
#include "libs/status/status.h"

namespace recourse::refunds {

absl::StatusOr<ConcessionRules> RulesOf(const v1::ConcessionPolicy& policy) {
  const auto bad = [&policy](const std::string& what) {
    return absl::InvalidArgumentError(absl::StrCat("concession policy ", policy.version(), ": ", what));
  };
  if (policy.version().empty()) return bad("no version");
  ConcessionRules rules{.version = policy.version(), .caps = {}};
  for (const v1::ConcessionRow& row : policy.rows()) {
    if (row.id().empty() || row.source().empty()) return bad("a row without id or source");
    if (row.giver() == v1::ConcessionRow::GIVER_UNSPECIFIED || row.order_basis_points() <= 0) {
      return bad(row.id() + " has no giver or no share");
    }
    ConcessionCaps caps{.row = row.id(), .order_basis_points = row.order_basis_points(), .per_customer = {}};
    for (const type::v1::Money& limit : row.customer_limits()) {
      if (!money::FromProto(limit).ok() ||
          !caps.per_customer.emplace(limit.currency_code(), limit.minor_units()).second) {
        return bad(row.id() + " has a limit in an unknown currency, or two in one");
      }
    }
    if (!rules.caps.emplace(row.giver(), std::move(caps)).second) return bad(row.id() + " is the giver's second row");
  }
  return rules;
}

absl::StatusOr<ConcessionRules> LoadConcessionRules(const std::string& folder) {
  v1::ConcessionPolicy policy;
  RETURN_IF_ERROR(policy::ReadNewest(folder + "/concessions", &policy));
  return RulesOf(policy);
}

}  // namespace recourse::refunds
