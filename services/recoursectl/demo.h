#pragma once

#include <string>

#include <absl/status/status.h>

#include "services/recoursectl/gateway_client.h"

namespace recourse::recoursectl {

struct DemoOptions {
  std::string sandbox_url;  // where the carrier's driver is played
  std::string sandbox_api_key;
};

// Plays both stories against a running stack, with customers and orders of their own, printing each step and what the
// server answered. An error when any step is not as told.
absl::Status PlayDemo(const GatewayClient& gateway, const DemoOptions& options);

}  // namespace recourse::recoursectl
