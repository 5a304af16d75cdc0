// What a customer's bank takes back stops the claims about it; what it gives back lets them go on.
#pragma once

#include <string>
#include <vector>

#include "libs/outbox/outbox.h"
#include "recourse/events/v1/events.pb.h"
#include "recourse/refunds/v1/dispute.pb.h"
#include "services/claims/claim_changes.h"
#include "services/claims/domain/eligibility.h"

namespace recourse::claims {

// Types of refunds' events that tell of disputes.
std::vector<std::string> DisputeEvents();

absl::Status ApplyDisputeEvent(outbox::Transaction& tx, const events::v1::Event& event, const ClaimChanges& changes);

// What the disputes of its order say of a unit. An inquiry says nothing: a claim may be open beside it.
void AddDisputes(const std::vector<refunds::v1::Dispute>& disputes, const std::string& unit, Facts& facts);

}  // namespace recourse::claims
