#pragma once

#include "services/recoursectl/demo.h"

namespace recourse::recoursectl {

// "Let me talk to a person": the line, an agent, a chat in both directions, a rating.
absl::Status PlayPersonStory(const GatewayClient& gateway);

}  // namespace recourse::recoursectl
