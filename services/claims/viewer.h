// Who sees which claims, and what of them.
#pragma once

#include <absl/time/time.h>

#include "recourse/claims/v1/claims.pb.h"
#include "recourse/type/v1/actor.pb.h"
#include "services/claims/store/claim_store.h"

namespace recourse::claims {

store::Viewer ViewerOf(const type::v1::Actor& actor);

// Whose side this actor is on.
v1::ClaimParty PartyOf(const type::v1::Actor& actor);

// Decided against `party`, not appealed by it before, and in time.
bool MayAppeal(const v1::Claim& claim, v1::ClaimParty party, absl::Time now);

// Without what `actor` must not see (the seller not the customer and their money, the customer not who bears it, nobody
// but staff the notes of staff), and with what it asks of them.
v1::Claim AsSeenBy(v1::Claim claim, const type::v1::Actor& actor, absl::Time now);

// As anybody inside may see it.
v1::Claim WithoutNotes(v1::Claim claim);

}  // namespace recourse::claims
