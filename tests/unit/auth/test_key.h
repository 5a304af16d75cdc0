// Key pairs that sign any header and claims, also those that our own code would never produce.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "libs/auth/keys.h"

namespace recourse::auth {

class TestKey {
 public:
  static TestKey Ec(std::string kid);
  static TestKey Rsa(std::string kid, int bits = 2048);

  const nlohmann::json& jwk() const { return jwk_; }
  // {alg, kid} as they should be.
  nlohmann::json Header() const { return {{"alg", jwk_["alg"]}, {"kid", jwk_["kid"]}}; }
  std::string Sign(const nlohmann::json& header, const nlohmann::json& claims) const;
  std::string Sign(const nlohmann::json& claims) const { return Sign(Header(), claims); }

 private:
  TestKey(EvpKey key, nlohmann::json jwk) : key_(std::move(key)), jwk_(std::move(jwk)) {}
  EvpKey key_;
  nlohmann::json jwk_;
};

std::string Jwks(const std::vector<nlohmann::json>& jwks);
std::shared_ptr<const KeySet> Keys(const std::vector<nlohmann::json>& jwks);

}  // namespace recourse::auth
