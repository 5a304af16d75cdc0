#include "tests/unit/auth/test_key.h"

#include <catch2/catch.hpp>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>

#include "libs/auth/jwt.h"

namespace recourse::auth {
namespace {

std::string Number(EVP_PKEY* key, const char* name, int least_bytes = 0) {
  BIGNUM* raw = nullptr;
  REQUIRE(EVP_PKEY_get_bn_param(key, name, &raw) == 1);
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(raw, &BN_free);
  std::string bytes(static_cast<size_t>(std::max(BN_num_bytes(raw), least_bytes)), '\0');
  BN_bn2binpad(raw, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  return Base64Url(bytes);
}

}  // namespace

TestKey TestKey::Ec(std::string kid) {
  EvpKey key(EVP_EC_gen("P-256"));
  nlohmann::json jwk = {{"kty", "EC"},
                        {"alg", "ES256"},
                        {"crv", "P-256"},
                        {"kid", std::move(kid)},
                        {"x", Number(key.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32)},
                        {"y", Number(key.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32)}};
  return TestKey(std::move(key), std::move(jwk));
}

TestKey TestKey::Rsa(std::string kid, int bits) {
  EvpKey key(EVP_RSA_gen(static_cast<unsigned>(bits)));
  nlohmann::json jwk = {{"kty", "RSA"},
                        {"alg", "RS256"},
                        {"kid", std::move(kid)},
                        {"n", Number(key.get(), OSSL_PKEY_PARAM_RSA_N)},
                        {"e", Number(key.get(), OSSL_PKEY_PARAM_RSA_E)}};
  return TestKey(std::move(key), std::move(jwk));
}

std::string TestKey::Sign(const nlohmann::json& header, const nlohmann::json& claims) const {
  const std::string input = Base64Url(header.dump()) + "." + Base64Url(claims.dump());
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string signature(static_cast<size_t>(EVP_PKEY_get_size(key_.get())), '\0');
  size_t size = signature.size();
  REQUIRE(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
  REQUIRE(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                         reinterpret_cast<const unsigned char*>(input.data()), input.size()) == 1);
  signature.resize(size);
  if (jwk_["kty"] == "EC") signature = EcdsaFromDer(signature);
  return input + "." + Base64Url(signature);
}

std::string Jwks(const std::vector<nlohmann::json>& jwks) { return nlohmann::json{{"keys", jwks}}.dump(); }

std::shared_ptr<const KeySet> Keys(const std::vector<nlohmann::json>& jwks) {
  auto keys = KeySet::FromJwks(Jwks(jwks));
  INFO(keys.status());
  REQUIRE(keys.ok());
  return std::make_shared<const KeySet>(*std::move(keys));
}

}  // namespace recourse::auth
