#include "services/refunds/concession_policy.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include "libs/money/money_proto.h"
#include "libs/policy/newest_file.h"
#include "libs/status/status.h"

namespace recourse::refunds {
namespace {

// False for an unknown currency, and for one that occurs twice.
bool Read(const google::protobuf::RepeatedPtrField<type::v1::Money>& amounts, std::map<std::string, int64_t>& limits) {
  return absl::c_all_of(amounts, [&](const type::v1::Money& amount) {
    return money::FromProto(amount).ok() && limits.emplace(amount.currency_code(), amount.minor_units()).second;
  });
}

}  // namespace

absl::StatusOr<ConcessionRules> RulesOf(const v1::ConcessionPolicy& policy) {
  const auto bad = [&policy](const std::string& what) {
    return absl::InvalidArgumentError(absl::StrCat("concession policy ", policy.version(), ": ", what));
  };
  if (policy.version().empty()) return bad("no version");
  ConcessionRules rules{.version = policy.version(), .caps = {}, .delays = {}};
  for (const v1::ConcessionRow& row : policy.rows()) {
    if (row.id().empty() || row.source().empty()) return bad("a row without id or source");
    if (row.giver() == v1::ConcessionRow::GIVER_UNSPECIFIED || row.order_basis_points() <= 0) {
      return bad(row.id() + " has no giver or no share");
    }
    ConcessionCaps caps{.row = row.id(), .order_basis_points = row.order_basis_points(), .per_customer = {}};
    if (!Read(row.customer_limits(), caps.per_customer)) {
      return bad(row.id() + " has a limit in an unknown currency, or two in one");
    }
    if (!rules.caps.emplace(row.giver(), std::move(caps)).second) return bad(row.id() + " is the giver's second row");
  }
  for (const v1::DelayRow& row : policy.delays()) {
    DelayTerms terms{.row = row.id(),
                     .days = row.days(),
                     .member = row.member(),
                     .order_basis_points = row.order_basis_points(),
                     .most = {}};
    if (row.id().empty() || row.source().empty()) return bad("a row without id or source");
    if (row.days() <= 0 || row.order_basis_points() <= 0) return bad(row.id() + " has no days or no share");
    if (!Read(row.most(), terms.most)) return bad(row.id() + " has an amount in an unknown currency, or two in one");
    rules.delays.push_back(std::move(terms));
  }
  return rules;
}

absl::StatusOr<ConcessionRules> LoadConcessionRules(const std::string& folder) {
  v1::ConcessionPolicy policy;
  RETURN_IF_ERROR(policy::ReadNewest(folder + "/concessions", &policy));
  return RulesOf(policy);
}

}  // namespace recourse::refunds
