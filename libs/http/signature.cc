#include "libs/http/signature.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include "libs/status/status.h"

namespace recourse::http {
namespace {

std::string Digest(int64_t seconds, std::string_view body, std::string_view secret) {
  std::string text = absl::StrCat(seconds, ".");
  text += body;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest.data()), size));
}

bool EqualInConstantTime(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

absl::Status Invalid(std::string_view message) { return status::Error(errors::v1::REASON_SIGNATURE_INVALID, message); }

}  // namespace

std::string SignWebhook(std::string_view body, std::string_view secret, absl::Time now) {
  const int64_t seconds = absl::ToUnixSeconds(now);
  return absl::StrCat("t=", seconds, ",v1=", Digest(seconds, body, secret));
}

absl::Status VerifyWebhook(std::string_view signature, std::string_view body, std::string_view secret, absl::Time now) {
  if (secret.empty()) return Invalid("no webhook secret is configured");
  std::optional<int64_t> seconds;
  std::vector<std::string_view> digests;
  while (!signature.empty()) {
    const std::string_view part = signature.substr(0, signature.find(','));
    signature.remove_prefix(std::min(part.size() + 1, signature.size()));
    int64_t value = 0;
    if (part.starts_with("t=") && absl::SimpleAtoi(std::string(part.substr(2)), &value)) seconds = value;
    if (part.starts_with("v1=")) digests.push_back(part.substr(3));
  }
  if (!seconds || digests.empty()) return Invalid("malformed webhook signature");
  const std::string expected = Digest(*seconds, body, secret);
  const bool fits = std::any_of(digests.begin(), digests.end(),
                                [&](std::string_view digest) { return EqualInConstantTime(digest, expected); });
  if (!fits) return Invalid("the webhook's signature does not fit its body");
  if (absl::AbsDuration(now - absl::FromUnixSeconds(*seconds)) > kSignatureTolerance) {
    return Invalid("the webhook's signature is too old or from the future");
  }
  return absl::OkStatus();
}

}  // namespace recourse::http
