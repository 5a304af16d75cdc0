#pragma once

#include <string>

#include <absl/status/status.h>

namespace recourse::recoursectl {

// Makes what is missing in DIR/keys: a private key per service and one for the development identity provider, and the
// JWKS of their public halves. Existing keys stay.
absl::Status MakeKeys(const std::string& data_dir);

}  // namespace recourse::recoursectl
