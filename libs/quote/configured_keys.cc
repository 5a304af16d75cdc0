#include "libs/quote/configured_keys.h"

namespace recourse::quote {

absl::StatusOr<std::vector<Key>> ConfiguredKeys(const config::v1::Common& common) {
  constexpr size_t kFewestBytes = 32;
  std::vector<Key> keys;
  for (const config::v1::QuoteKey& key : common.quote_keys()) {
    if (key.secret().size() < kFewestBytes) {
      return absl::FailedPreconditionError("the secret of quote key " + key.kid() + " has fewer than 32 bytes");
    }
    keys.push_back({.kid = key.kid(), .secret = key.secret()});
  }
  if (keys.empty()) return absl::FailedPreconditionError("no quote_keys are configured");
  return keys;
}

}  // namespace recourse::quote
