#include "services/returns/gift_policy.h"

#include <absl/strings/str_cat.h>

#include "libs/policy/newest_file.h"
#include "libs/status/status.h"

namespace recourse::returns {
namespace {

absl::Status Bad(const v1::GiftPolicy& policy, const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat("gift policy ", policy.version(), ": ", what));
}

}  // namespace

std::string GiftRules::RowAgainst(const type::v1::Money& unit_price) const {
  const auto limit = limits.find(unit_price.currency_code());
  return limit == limits.end() || unit_price.minor_units() <= limit->second.most ? "" : limit->second.row;
}

absl::StatusOr<GiftRules> RulesOf(const v1::GiftPolicy& policy) {
  if (policy.version().empty()) return Bad(policy, "no version");
  GiftRules rules{.version = policy.version(), .limits = {}};
  for (const v1::GiftRow& row : policy.rows()) {
    if (row.id().empty() || row.source().empty()) return Bad(policy, "a row without id or source");
    if (row.most().minor_units() <= 0 || row.most().currency_code().empty())
      return Bad(policy, row.id() + " has no amount");
    const bool first =
        rules.limits.emplace(row.most().currency_code(), GiftLimit{row.id(), row.most().minor_units()}).second;
    if (!first) return Bad(policy, row.id() + " is the second row of its currency");
  }
  return rules;
}

absl::StatusOr<GiftRules> LoadGiftRules(const std::string& folder) {
  v1::GiftPolicy policy;
  RETURN_IF_ERROR(policy::ReadNewest(folder + "/gifts", &policy));
  return RulesOf(policy);
}

}  // namespace recourse::returns
