#pragma once

#include <string>

#include <absl/status/status.h>

#include "services/recoursectl/gateway_client.h"

namespace recourse::recoursectl {

struct DemoOptions {
  std::string sandbox_url;  // where the carrier's driver is played
  std::string sandbox_api_key;
};

// Plays the money story against a running stack, with a customer and orders of its own, printing each step and what the
// server answered. An error when any step is not as told.
absl::Status PlayDemo(const GatewayClient& gateway, const DemoOptions& options);

}  // namespace recourse::recoursectl
