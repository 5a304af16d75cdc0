// Learns from routing's log: why customers came, and when a contact is over.
#pragma once

#include <string>
#include <vector>

#include "libs/outbox/outbox.h"
#include "recourse/events/v1/events.pb.h"

namespace recourse::insights {

std::vector<std::string> FollowedTypes();

absl::Status ApplyRoutingEvent(outbox::Transaction& tx, const events::v1::Event& event);

}  // namespace recourse::insights
