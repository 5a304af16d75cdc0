#include "libs/quote/quote.h"

#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "libs/status/status.h"

namespace recourse::quote {
namespace {

constexpr size_t kParts = 4;  // kid, expiry in microseconds, payload, signature

absl::Status Invalid(std::string_view why) { return status::Error(errors::v1::REASON_QUOTE_INVALID, why); }

std::string Mac(const Key& key, const google::protobuf::Message& payload, std::string_view signed_part) {
  const std::string input = absl::StrCat(payload.GetDescriptor()->full_name(), "\n", std::string(signed_part));
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), key.secret.data(), static_cast<int>(key.secret.size()),
       reinterpret_cast<const unsigned char*>(input.data()), input.size(), digest, &size);
  return {reinterpret_cast<char*>(digest), size};
}

}  // namespace

Signer::Signer(std::vector<Key> keys) : keys_(std::move(keys)) {}

std::string Signer::Sign(const google::protobuf::Message& payload, absl::Time expires) const {
  const Key& key = keys_.front();
  const std::string signed_part = absl::StrCat(absl::WebSafeBase64Escape(key.kid), ".", absl::ToUnixMicros(expires),
                                               ".", absl::WebSafeBase64Escape(payload.SerializeAsString()));
  return absl::StrCat(signed_part, ".", absl::WebSafeBase64Escape(Mac(key, payload, signed_part)));
}

absl::Status Signer::Verify(std::string_view token, absl::Time now, google::protobuf::Message* payload) const {
  const std::vector<std::string> parts = absl::StrSplit(absl::string_view(token.data(), token.size()), '.');
  std::string kid;
  std::string bytes;
  std::string signature;
  int64_t expires = 0;
  if (parts.size() != kParts || !absl::WebSafeBase64Unescape(parts[0], &kid) || !absl::SimpleAtoi(parts[1], &expires) ||
      !absl::WebSafeBase64Unescape(parts[2], &bytes) || !absl::WebSafeBase64Unescape(parts[3], &signature)) {
    return Invalid("not a quote");
  }
  const std::string_view signed_part = token.substr(0, token.rfind('.'));
  for (const Key& key : keys_) {
    if (key.kid != kid) continue;
    const std::string expected = Mac(key, *payload, signed_part);
    if (signature.size() != expected.size() || CRYPTO_memcmp(signature.data(), expected.data(), expected.size()) != 0) {
      return Invalid("the quote was changed");
    }
    if (now >= absl::FromUnixMicros(expires))
      return status::Error(errors::v1::REASON_QUOTE_EXPIRED, "the quote has expired");
    return payload->ParseFromString(bytes) ? absl::OkStatus() : Invalid("the quote cannot be read");
  }
  return Invalid("the quote was signed with an unknown key");
}

}  // namespace recourse::quote
