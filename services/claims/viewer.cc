#include "services/claims/viewer.h"

#include <absl/strings/match.h>

#include "libs/auth/caller.h"

namespace recourse::claims {
namespace {

bool IsStaff(type::v1::Role role) {
  return role == type::v1::ROLE_AGENT || role == type::v1::ROLE_SUPERVISOR || role == type::v1::ROLE_ADMIN;
}

}  // namespace

store::Viewer ViewerOf(const type::v1::Actor& actor) {
  if (actor.role() != type::v1::ROLE_SELLER) return {.customer = auth::OwnerOf(actor), .seller = ""};
  // A subject of another kind sells nothing; an empty filter would mean everything.
  return {.customer = "", .seller = absl::StartsWith(actor.subject(), "sellers/") ? actor.subject() : "nobody"};
}

v1::Claim AsSeenBy(v1::Claim claim, const type::v1::Actor& actor) {
  if (actor.role() == type::v1::ROLE_SELLER) {
    claim.clear_customer();
    claim.clear_refund();
  }
  return IsStaff(actor.role()) ? claim : WithoutNotes(std::move(claim));
}

v1::Claim WithoutNotes(v1::Claim claim) {
  claim.clear_note();
  claim.clear_attention();
  return claim;
}

}  // namespace recourse::claims
