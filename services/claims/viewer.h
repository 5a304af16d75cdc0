// Who sees which claims, and what of them.
#pragma once

#include "recourse/claims/v1/claims.pb.h"
#include "recourse/type/v1/actor.pb.h"
#include "services/claims/store/claim_store.h"

namespace recourse::claims {

store::Viewer ViewerOf(const type::v1::Actor& actor);

// Without what `actor` must not see: the seller not the customer and their money, nobody but staff the notes of staff.
v1::Claim AsSeenBy(v1::Claim claim, const type::v1::Actor& actor);

// As anybody inside may see it.
v1::Claim WithoutNotes(v1::Claim claim);

}  // namespace recourse::claims
