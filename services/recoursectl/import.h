// Takes in an order book: customers.jsonl and orders.jsonl, one proto message a line (services/recoursectl/README.md).
#pragma once

#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "services/recoursectl/gateway_client.h"

namespace recourse::recoursectl {

struct BadLine {
  std::string file;
  size_t number = 0;  // from 1
  std::string problem;
};

struct ImportResult {
  size_t imported = 0;
  size_t already_there = 0;
  std::vector<BadLine> bad;
};

// One RPC per line, its request_id made from file name and line, so running again resumes. A bad line is reported and
// skipped; the import as a whole fails only when the gateway cannot be reached.
absl::StatusOr<ImportResult> Import(const GatewayClient& gateway, const std::string& directory);

}  // namespace recourse::recoursectl
