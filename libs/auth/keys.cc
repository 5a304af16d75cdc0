#include "libs/auth/keys.h"

#include <cstdio>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <unistd.h>

#include "libs/auth/jwt.h"
#include "libs/status/status.h"

namespace recourse::auth {
namespace {

constexpr int kFewestRsaBits = 2048;
constexpr int kCoordinateBytes = 32;

struct BnDeleter {
  void operator()(BIGNUM* number) const { BN_free(number); }
};
using Bignum = std::unique_ptr<BIGNUM, BnDeleter>;

struct ParamsDeleter {
  void operator()(OSSL_PARAM* params) const { OSSL_PARAM_free(params); }
};
struct BuilderDeleter {
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
};
struct PkeyContextDeleter {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

absl::Status BadKey(std::string_view why) { return absl::InvalidArgumentError("JWKS: " + std::string(why)); }

EvpKey FromParams(const char* type, OSSL_PARAM_BLD* builder) {
  const std::unique_ptr<OSSL_PARAM, ParamsDeleter> params(OSSL_PARAM_BLD_to_param(builder));
  const std::unique_ptr<EVP_PKEY_CTX, PkeyContextDeleter> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  return EvpKey(key);
}

// Null when missing. (nlohmann's value() throws on a member of another type.)
nlohmann::json Member(const nlohmann::json& jwk, const char* name) {
  const auto found = jwk.find(name);
  return found == jwk.end() ? nlohmann::json() : *found;
}

absl::StatusOr<std::string> Bytes(const nlohmann::json& jwk, const char* name) {
  const auto found = jwk.find(name);
  if (found == jwk.end() || !found->is_string()) return BadKey(std::string(name) + " is missing");
  return FromBase64Url(found->get<std::string>());
}

absl::StatusOr<PublicKey> RsaKey(const nlohmann::json& jwk) {
  ASSIGN_OR_RETURN(const std::string n, Bytes(jwk, "n"));
  ASSIGN_OR_RETURN(const std::string e, Bytes(jwk, "e"));
  const auto number = [](const std::string& bytes) {
    return Bignum(
        BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
  };
  const Bignum modulus = number(n);
  const Bignum exponent = number(e);
  if (BN_num_bits(modulus.get()) < kFewestRsaBits) return BadKey("an RSA key needs 2048 bits");
  const std::unique_ptr<OSSL_PARAM_BLD, BuilderDeleter> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  EvpKey key = FromParams("RSA", builder.get());
  if (key == nullptr) return BadKey("an RSA key cannot be read");
  return PublicKey{Algorithm::kRs256, std::move(key)};
}

absl::StatusOr<PublicKey> EcKey(const nlohmann::json& jwk) {
  if (Member(jwk, "crv") != "P-256") return BadKey("only P-256 curves are supported");
  ASSIGN_OR_RETURN(const std::string x, Bytes(jwk, "x"));
  ASSIGN_OR_RETURN(const std::string y, Bytes(jwk, "y"));
  if (x.size() != kCoordinateBytes || y.size() != kCoordinateBytes) return BadKey("P-256 coordinates have 32 bytes");
  const std::string point = '\x04' + x + y;
  const std::unique_ptr<OSSL_PARAM_BLD, BuilderDeleter> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  EvpKey key = FromParams("EC", builder.get());
  if (key == nullptr) return BadKey("a point is not on the curve");
  return PublicKey{Algorithm::kEs256, std::move(key)};
}

// Other curves have keys of 256 bits, too.
bool IsP256(EVP_PKEY* key) {
  char group[32];
  size_t size = 0;
  return EVP_PKEY_get_group_name(key, group, sizeof group, &size) == 1 &&
         std::string_view(group, size) == SN_X9_62_prime256v1;
}

std::string Coordinate(EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  EVP_PKEY_get_bn_param(key, name, &raw);
  const Bignum number(raw);
  std::string bytes(kCoordinateBytes, '\0');
  BN_bn2binpad(number.get(), reinterpret_cast<unsigned char*>(bytes.data()), kCoordinateBytes);
  return bytes;
}

}  // namespace

absl::StatusOr<KeySet> KeySet::FromJwks(std::string_view json) {
  const nlohmann::json set = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!set.is_object() || !set.contains("keys") || !set["keys"].is_array()) return BadKey("no array of keys");
  KeySet keys;
  for (const nlohmann::json& jwk : set["keys"]) {
    if (!jwk.is_object() || !jwk.contains("kid") || !jwk["kid"].is_string()) return BadKey("a key has no kid");
    const nlohmann::json kty = Member(jwk, "kty");
    if (kty != "RSA" && kty != "EC") return BadKey("unsupported kty " + kty.dump());
    ASSIGN_OR_RETURN(PublicKey key, kty == "RSA" ? RsaKey(jwk) : EcKey(jwk));
    const std::string expected = key.algorithm == Algorithm::kRs256 ? "RS256" : "ES256";
    if (jwk.contains("alg") && jwk["alg"] != expected) return BadKey("alg is not " + expected);
    if (!keys.keys_.emplace(jwk["kid"].get<std::string>(), std::move(key)).second)
      return BadKey("a kid is there twice");
  }
  return keys;
}

const PublicKey* KeySet::Find(const std::string& kid) const {
  const auto found = keys_.find(kid);
  return found == keys_.end() ? nullptr : &found->second;
}

absl::StatusOr<SigningKey> SigningKey::FromPemFile(const std::string& path, std::string kid) {
  const File file(std::fopen(path.c_str(), "r"));
  if (file == nullptr) return absl::FailedPreconditionError("cannot read the key " + path);
  EvpKey key(PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr));
  if (key == nullptr || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC || !IsP256(key.get())) {
    return absl::FailedPreconditionError(path + " is not an EC P-256 private key");
  }
  return SigningKey(std::move(kid), std::move(key));
}

std::string SigningKey::Sign(const nlohmann::json& claims) const {
  const nlohmann::json header = {{"alg", "ES256"}, {"typ", "JWT"}, {"kid", kid_}};
  const std::string input = Base64Url(header.dump()) + "." + Base64Url(claims.dump());
  struct ContextDeleter {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  const std::unique_ptr<EVP_MD_CTX, ContextDeleter> context(EVP_MD_CTX_new());
  const auto* bytes = reinterpret_cast<const unsigned char*>(input.data());
  std::string der(static_cast<size_t>(EVP_PKEY_get_size(key_.get())), '\0');
  size_t size = der.size();
  EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(der.data()), &size, bytes, input.size());
  der.resize(size);
  return input + "." + Base64Url(EcdsaFromDer(der));
}

nlohmann::json SigningKey::PublicJwk() const {
  return {{"kty", "EC"},
          {"crv", "P-256"},
          {"alg", "ES256"},
          {"use", "sig"},
          {"kid", kid_},
          {"x", Base64Url(Coordinate(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X))},
          {"y", Base64Url(Coordinate(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y))}};
}

absl::Status GenerateKeyFile(const std::string& path) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return errno == EEXIST ? absl::OkStatus() : absl::UnavailableError("cannot create " + path);
  const File file(fdopen(fd, "w"));
  const EvpKey key(EVP_EC_gen("P-256"));
  if (key == nullptr || PEM_write_PrivateKey(file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return absl::InternalError("cannot write a key to " + path);
  }
  return absl::OkStatus();
}

}  // namespace recourse::auth
