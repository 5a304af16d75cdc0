// What becomes of goods that a claim has sent back.
#pragma once

#include <string>
#include <vector>

#include "libs/outbox/outbox.h"
#include "recourse/events/v1/events.pb.h"
#include "services/claims/claim_changes.h"

namespace recourse::claims {

// Types of returns' events that say so.
std::vector<std::string> SentBackEvents();

// Of returns that no claim opened nothing follows; repeated events change nothing.
absl::Status ApplyReturnEvent(outbox::Transaction& tx, const events::v1::Event& event, const ClaimChanges& changes);

}  // namespace recourse::claims
