// The compact serialisation of JSON Web Tokens and their signatures (RFC 7515).
#pragma once

#include <string>
#include <string_view>

#include <absl/status/statusor.h>
#include <nlohmann/json.hpp>

#include "libs/auth/keys.h"

namespace recourse::auth {

struct DecodedToken {
  std::string kid;
  nlohmann::json claims;
};

// Checks form, algorithm and signature, not the claims. TOKEN_INVALID for `none`, HS*, `crit`, an unknown or missing
// kid, an algorithm other than the key's, and everything malformed.
absl::StatusOr<DecodedToken> DecodeAndVerify(std::string_view token, const KeySet& keys);

std::string Base64Url(std::string_view bytes);
absl::StatusOr<std::string> FromBase64Url(std::string_view text);

// r‖s of 64 bytes ⇄ DER.
absl::StatusOr<std::string> EcdsaToDer(std::string_view raw);
std::string EcdsaFromDer(std::string_view der);

}  // namespace recourse::auth
