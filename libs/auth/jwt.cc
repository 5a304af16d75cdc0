#include "libs/auth/jwt.h"

#include <absl/strings/escaping.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include "libs/status/status.h"

namespace recourse::auth {
namespace {

constexpr size_t kMaxTokenBytes = 8192;
constexpr int kCoordinateBytes = 32;

absl::Status Invalid(std::string_view why) { return status::Error(errors::v1::REASON_TOKEN_INVALID, why); }

struct EcdsaSigDeleter {
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
using EcdsaSig = std::unique_ptr<ECDSA_SIG, EcdsaSigDeleter>;

struct DigestContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

bool SignatureMatches(EVP_PKEY* key, std::string_view input, std::string_view signature) {
  const std::unique_ptr<EVP_MD_CTX, DigestContextDeleter> context(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                          reinterpret_cast<const unsigned char*>(input.data()), input.size()) == 1;
}

absl::StatusOr<nlohmann::json> ParsePart(std::string_view part) {
  ASSIGN_OR_RETURN(const std::string bytes, FromBase64Url(part));
  nlohmann::json json = nlohmann::json::parse(bytes, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return Invalid("a part of the token is not a JSON object");
  return json;
}

std::string StringOf(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || !found->is_string() ? "" : found->get<std::string>();
}

}  // namespace

std::string Base64Url(std::string_view bytes) {
  return absl::WebSafeBase64Escape(absl::string_view(bytes.data(), bytes.size()));
}

absl::StatusOr<std::string> FromBase64Url(std::string_view text) {
  std::string bytes;
  if (text.find_first_of("=+/ \r\n\t") != std::string_view::npos ||
      !absl::WebSafeBase64Unescape(absl::string_view(text.data(), text.size()), &bytes)) {
    return Invalid("not base64url");
  }
  return bytes;
}

absl::StatusOr<std::string> EcdsaToDer(std::string_view raw) {
  if (raw.size() != 2 * kCoordinateBytes) return Invalid("an ES256 signature has 64 bytes");
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
  const EcdsaSig signature(ECDSA_SIG_new());
  ECDSA_SIG_set0(signature.get(), BN_bin2bn(bytes, kCoordinateBytes, nullptr),
                 BN_bin2bn(bytes + kCoordinateBytes, kCoordinateBytes, nullptr));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  if (size <= 0) return Invalid("the signature cannot be read");
  std::string out(reinterpret_cast<char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return out;
}

std::string EcdsaFromDer(std::string_view der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  const EcdsaSig signature(d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size())));
  std::string raw(2 * kCoordinateBytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(raw.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, kCoordinateBytes);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + kCoordinateBytes, kCoordinateBytes);
  return raw;
}

absl::StatusOr<DecodedToken> DecodeAndVerify(std::string_view token, const KeySet& keys) {
  if (token.size() > kMaxTokenBytes) return Invalid("the token is too long");
  const size_t first = token.find('.');
  const size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
    return Invalid("a token has three parts");
  }
  ASSIGN_OR_RETURN(const nlohmann::json header, ParsePart(token.substr(0, first)));
  if (header.contains("crit")) return Invalid("critical extensions are not supported");
  const std::string kid = StringOf(header, "kid");
  const PublicKey* key = keys.Find(kid);
  if (key == nullptr) return Invalid("the token names no known key");
  const char* pinned = key->algorithm == Algorithm::kRs256 ? "RS256" : "ES256";
  if (StringOf(header, "alg") != pinned) return Invalid("the token's algorithm is not its key's");

  ASSIGN_OR_RETURN(std::string signature, FromBase64Url(token.substr(second + 1)));
  if (key->algorithm == Algorithm::kEs256) {
    ASSIGN_OR_RETURN(signature, EcdsaToDer(signature));
  }
  if (!SignatureMatches(key->key.get(), token.substr(0, second), signature))
    return Invalid("the signature does not match");
  ASSIGN_OR_RETURN(nlohmann::json claims, ParsePart(token.substr(first + 1, second - first - 1)));
  return DecodedToken{kid, std::move(claims)};
}

}  // namespace recourse::auth
