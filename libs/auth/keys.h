// Public keys from a JWKS, private keys from PEM files. RS256 (2048 bits and more) and ES256 (P-256) only.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <absl/status/statusor.h>
#include <nlohmann/json_fwd.hpp>
#include <openssl/evp.h>

namespace recourse::auth {

struct EvpDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using EvpKey = std::unique_ptr<EVP_PKEY, EvpDeleter>;

enum class Algorithm { kRs256, kEs256 };

struct PublicKey {
  Algorithm algorithm;  // pinned: a token that names another one is refused
  EvpKey key;
};

class KeySet {
 public:
  // Keys must have kid, and alg where kty leaves a choice. A set with one bad key is refused whole.
  static absl::StatusOr<KeySet> FromJwks(std::string_view json);

  // Null when unknown.
  const PublicKey* Find(const std::string& kid) const;

 private:
  std::map<std::string, PublicKey> keys_;
};

// An EC P-256 private key that signs ES256 tokens.
class SigningKey {
 public:
  static absl::StatusOr<SigningKey> FromPemFile(const std::string& path, std::string kid);

  // The compact form: header.claims.signature.
  std::string Sign(const nlohmann::json& claims) const;
  // Its public half as a JWK.
  nlohmann::json PublicJwk() const;
  const std::string& kid() const { return kid_; }

 private:
  SigningKey(std::string kid, EvpKey key) : kid_(std::move(kid)), key_(std::move(key)) {}
  std::string kid_;
  EvpKey key_;
};

// Writes a new EC P-256 key, readable by its owner only. An existing file is left as it is.
absl::Status GenerateKeyFile(const std::string& path);

}  // namespace recourse::auth
