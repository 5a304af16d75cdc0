#include "services/claims/claim_policy.h"

#include <map>

#include <absl/strings/str_cat.h>

#include "libs/policy/newest_file.h"
#include "libs/status/status.h"

namespace recourse::claims {
namespace {

absl::Status Bad(const v1::ClaimPolicy& policy, const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat("claim policy ", policy.version(), ": ", what));
}

}  // namespace

absl::StatusOr<Rules> RulesOf(const v1::ClaimPolicy& policy) {
  if (policy.version().empty()) return Bad(policy, "no version");
  Rules rules;
  rules.version = policy.version();
  const std::map<int, Wait*> waits = {
      {v1::ClaimRow::KIND_WINDOW, &rules.window},
      {v1::ClaimRow::KIND_WAIT_AFTER_PROMISE, &rules.after_promise},
      {v1::ClaimRow::KIND_WAIT_AFTER_DELIVERY, &rules.after_delivery},
      {v1::ClaimRow::KIND_SELLER_CONTACT, &rules.seller_contact},
      {v1::ClaimRow::KIND_SELLER_RESPONSE, &rules.seller_response},
      {v1::ClaimRow::KIND_ASSUMED_PROMISE, &rules.assumed_promise},
      {v1::ClaimRow::KIND_BUYER_RESPONSE, &rules.buyer_response},
      {v1::ClaimRow::KIND_OFFER, &rules.offer},
      {v1::ClaimRow::KIND_APPEAL, &rules.appeal},
      {v1::ClaimRow::KIND_WAIT_AFTER_RETURN, &rules.after_return},
      {v1::ClaimRow::KIND_WAIT_AFTER_RETURN_SCAN, &rules.after_return_scan},
      {v1::ClaimRow::KIND_SEND_BACK, &rules.send_back},
      {v1::ClaimRow::KIND_AFTER_DISPUTE, &rules.after_dispute},
  };
  for (const v1::ClaimRow& row : policy.rows()) {
    const auto wait = waits.find(row.kind());
    if (row.id().empty() || row.source().empty() || row.hours() <= 0) {
      return Bad(policy, "a row without id, source or hours");
    }
    if (wait == waits.end()) return Bad(policy, row.id() + " has no kind");
    if (!wait->second->row.empty()) return Bad(policy, row.id() + " is the second row of its kind");
    *wait->second = {.row = row.id(), .length = absl::Hours(row.hours())};
  }
  for (const auto& [kind, wait] : waits) {
    if (wait->row.empty()) return Bad(policy, absl::StrCat("no row of kind ", kind));
  }
  return rules;
}

absl::StatusOr<Rules> LoadRules(const std::string& folder) {
  v1::ClaimPolicy policy;
  RETURN_IF_ERROR(policy::ReadNewest(folder + "/claims", &policy));
  return RulesOf(policy);
}

}  // namespace recourse::claims
