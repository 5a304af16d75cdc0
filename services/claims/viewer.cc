#include "services/claims/viewer.h"

#include <algorithm>

#include <absl/strings/match.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "services/claims/claim_changes.h"
#include "services/claims/domain/viewer_state.h"

namespace recourse::claims {
namespace {

static_assert(static_cast<int>(Party::kBuyer) == v1::CLAIM_PARTY_BUYER);
static_assert(static_cast<int>(Party::kSeller) == v1::CLAIM_PARTY_SELLER);
static_assert(static_cast<int>(ViewerState::kOpen) == v1::Claim::VIEWER_STATE_OPEN);
static_assert(static_cast<int>(ViewerState::kActionRequired) == v1::Claim::VIEWER_STATE_ACTION_REQUIRED);
static_assert(static_cast<int>(ViewerState::kWaiting) == v1::Claim::VIEWER_STATE_WAITING);
static_assert(static_cast<int>(ViewerState::kUnderReview) == v1::Claim::VIEWER_STATE_UNDER_REVIEW);
static_assert(static_cast<int>(ViewerState::kAppealable) == v1::Claim::VIEWER_STATE_APPEALABLE);
static_assert(static_cast<int>(ViewerState::kResolved) == v1::Claim::VIEWER_STATE_RESOLVED);

bool IsStaff(type::v1::Role role) {
  return role == type::v1::ROLE_AGENT || role == type::v1::ROLE_SUPERVISOR || role == type::v1::ROLE_ADMIN;
}

}  // namespace

store::Viewer ViewerOf(const type::v1::Actor& actor) {
  if (actor.role() != type::v1::ROLE_SELLER) return {.customer = auth::OwnerOf(actor), .seller = ""};
  // A subject of another kind sells nothing; an empty filter would mean everything.
  return {.customer = "", .seller = absl::StartsWith(actor.subject(), "sellers/") ? actor.subject() : "nobody"};
}

v1::ClaimParty PartyOf(const type::v1::Actor& actor) {
  if (actor.role() == type::v1::ROLE_SELLER) return v1::CLAIM_PARTY_SELLER;
  return auth::OwnerOf(actor).empty() ? v1::CLAIM_PARTY_STAFF : v1::CLAIM_PARTY_BUYER;
}

bool MayAppeal(const v1::Claim& claim, v1::ClaimParty party, absl::Time now) {
  const v1::Claim::State against = party == v1::CLAIM_PARTY_SELLER ? v1::Claim::STATE_PAID : v1::Claim::STATE_DENIED;
  if (claim.state() != against || !claim.has_appeal_deadline()) return false;
  if (now > clock::FromProto(claim.appeal_deadline())) return false;
  return std::none_of(claim.appeals().begin(), claim.appeals().end(),
                      [party](const v1::Appeal& appeal) { return appeal.party() == party; });
}

v1::Claim AsSeenBy(v1::Claim claim, const type::v1::Actor& actor, absl::Time now) {
  const v1::ClaimParty party = PartyOf(actor);
  if (party == v1::CLAIM_PARTY_SELLER) {
    claim.clear_customer();
    claim.clear_refund();
    claim.clear_dispute();
  }
  if (party == v1::CLAIM_PARTY_BUYER) {
    claim.clear_funded_by();
    claim.clear_counts_against_seller();
  }
  if (party != v1::CLAIM_PARTY_STAFF) {
    const bool may_appeal = MayAppeal(claim, party, now);
    if (!may_appeal) claim.clear_appeal_deadline();
    claim.set_viewer_state(
        static_cast<v1::Claim::ViewerState>(ViewerStateOf(StateOf(claim), static_cast<Party>(party), may_appeal)));
  }
  return IsStaff(actor.role()) ? claim : WithoutNotes(std::move(claim));
}

v1::Claim WithoutNotes(v1::Claim claim) {
  claim.clear_note();
  claim.clear_attention();
  return claim;
}

}  // namespace recourse::claims
