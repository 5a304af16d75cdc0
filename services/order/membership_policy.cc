#include "services/order/membership_policy.h"

#include <absl/strings/str_cat.h>

#include "libs/policy/newest_file.h"
#include "libs/status/status.h"

namespace recourse::order {
namespace {

absl::Status Bad(const v1::MembershipPolicy& policy, const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat("membership policy ", policy.version(), ": ", what));
}

}  // namespace

absl::StatusOr<MembershipRules> RulesOf(const v1::MembershipPolicy& policy) {
  if (policy.version().empty()) return Bad(policy, "no version");
  MembershipRules rules;
  rules.version = policy.version();
  if (!absl::LoadTimeZone(policy.time_zone(), &rules.zone)) return Bad(policy, "no such zone: " + policy.time_zone());
  for (const v1::MembershipPolicy::Zone& zone : policy.zones()) {
    if (!absl::LoadTimeZone(zone.time_zone(), &rules.zones[zone.marketplace()])) {
      return Bad(policy, "no such zone: " + zone.time_zone());
    }
  }
  const std::map<int, std::string*> ids = {{v1::MembershipRow::KIND_SOON_AFTER_JOINING, &rules.soon_row},
                                           {v1::MembershipRow::KIND_UNUSED, &rules.unused_row},
                                           {v1::MembershipRow::KIND_USED, &rules.used_row}};
  for (const v1::MembershipRow& row : policy.rows()) {
    const auto id = ids.find(row.kind());
    if (row.id().empty() || row.source().empty()) return Bad(policy, "a row without id or source");
    if (id == ids.end()) return Bad(policy, row.id() + " has no kind");
    if (!id->second->empty()) return Bad(policy, row.id() + " is the second row of its kind");
    *id->second = row.id();
    if (row.kind() != v1::MembershipRow::KIND_SOON_AFTER_JOINING) continue;
    if (row.business_days() <= 0) return Bad(policy, row.id() + " has no days");
    rules.soon_business_days = row.business_days();
  }
  for (const auto& [kind, id] : ids) {
    if (id->empty()) return Bad(policy, absl::StrCat("no row of kind ", kind));
  }
  return rules;
}

absl::StatusOr<MembershipRules> LoadMembershipRules(const std::string& folder) {
  v1::MembershipPolicy policy;
  RETURN_IF_ERROR(policy::ReadNewest(folder + "/memberships", &policy));
  return RulesOf(policy);
}

}  // namespace recourse::order
