#include "services/recoursectl/demo.h"

#include "libs/status/status.h"
#include "services/recoursectl/person_story.h"
#include "services/recoursectl/refund_story.h"

namespace recourse::recoursectl {

absl::Status PlayDemo(const GatewayClient& gateway, const DemoOptions& options) {
  RETURN_IF_ERROR(PlayRefundStory(gateway, options));
  return PlayPersonStory(gateway);
}

}  // namespace recourse::recoursectl
