#pragma once

#include "services/recoursectl/demo.h"

namespace recourse::recoursectl {

// "The blender i got last week is smashed": from plain words to money back.
absl::Status PlayRefundStory(const GatewayClient& gateway, const DemoOptions& options);

}  // namespace recourse::recoursectl
