#pragma once

#include <absl/status/statusor.h>

#include "services/recoursectl/gateway_client.h"
#include "services/recoursectl/import.h"

namespace recourse::recoursectl {

// A deterministic little shop, dates relative to now: orders delivered today, last week, six weeks ago, late and under
// way. Running it again adds nothing.
absl::StatusOr<ImportResult> Seed(const GatewayClient& gateway);

}  // namespace recourse::recoursectl
