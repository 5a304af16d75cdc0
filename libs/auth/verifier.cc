#include "libs/auth/verifier.h"

#include <absl/strings/ascii.h>
#include <absl/time/clock.h>
#include <openssl/sha.h>

#include "libs/auth/jwt.h"
#include "libs/status/status.h"

namespace recourse::auth {
namespace {

constexpr std::string_view kServiceKeyPrefix = "service:";

absl::Status Invalid(std::string_view why) { return status::Error(errors::v1::REASON_TOKEN_INVALID, why); }

std::string StringClaim(const nlohmann::json& claims, const char* name) {
  const auto found = claims.find(name);
  return found == claims.end() || !found->is_string() ? "" : found->get<std::string>();
}

bool HasAudience(const nlohmann::json& claims, const std::string& audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (found->is_string()) return *found == audience;
  if (!found->is_array()) return false;
  for (const auto& entry : *found) {
    if (entry.is_string() && entry == audience) return true;
  }
  return false;
}

// RFC 7519 allows fractions; what is out of range becomes the infinite past or future.
absl::Time NumericDate(const nlohmann::json& seconds) {
  return absl::UnixEpoch() + absl::Seconds(seconds.get<double>());
}

// Checks exp and nbf; answers when the token ends.
absl::StatusOr<absl::Time> CheckTimes(const nlohmann::json& claims, absl::Duration skew) {
  const auto exp = claims.find("exp");
  if (exp == claims.end() || !exp->is_number()) return Invalid("exp is missing");
  const absl::Time expires = NumericDate(*exp) + skew;
  if (absl::Now() >= expires) return Invalid("the token has expired");
  const auto nbf = claims.find("nbf");
  if (nbf != claims.end() && (!nbf->is_number() || absl::Now() + skew < NumericDate(*nbf))) {
    return Invalid("the token is not valid yet");
  }
  return expires;
}

absl::StatusOr<type::v1::Role> PersonRole(const std::string& name) {
  type::v1::Role role;
  if (!type::v1::Role_Parse("ROLE_" + absl::AsciiStrToUpper(name), &role)) return Invalid("unknown role");
  switch (role) {
    case type::v1::ROLE_CUSTOMER:
    case type::v1::ROLE_SELLER:
    case type::v1::ROLE_AGENT:
    case type::v1::ROLE_SUPERVISOR:
    case type::v1::ROLE_ADMIN:
    case type::v1::ROLE_WAREHOUSE:
      return role;
    default:
      return Invalid("not a person's role");
  }
}

std::string CacheKey(std::string_view token, const std::string& scope) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest + scope;
}

}  // namespace

Verifier::Verifier(std::shared_ptr<const KeySet> keys, Options options)
    : options_(std::move(options)), keys_(std::move(keys)) {}

absl::StatusOr<Caller> Verifier::VerifyPerson(std::string_view token) {
  if (token.empty()) return status::Error(errors::v1::REASON_TOKEN_MISSING, "a bearer token is required");
  return Cached(token, "", [&](const KeySet& keys) { return CheckPerson(token, keys); });
}

absl::StatusOr<std::string> Verifier::VerifyService(std::string_view token, const std::string& audience) {
  ASSIGN_OR_RETURN(const Caller caller,
                   Cached(token, audience, [&](const KeySet& keys) { return CheckService(token, audience, keys); }));
  return caller.service;
}

void Verifier::Reload(std::shared_ptr<const KeySet> keys) {
  absl::MutexLock lock(&mutex_);
  keys_ = std::move(keys);
  verdicts_.clear();
}

absl::StatusOr<Verifier::Verdict> Verifier::CheckPerson(std::string_view token, const KeySet& keys) const {
  ASSIGN_OR_RETURN(const DecodedToken decoded, DecodeAndVerify(token, keys));
  if (decoded.kid.compare(0, kServiceKeyPrefix.size(), kServiceKeyPrefix) == 0) {
    return Invalid("a service's key cannot vouch for a person");
  }
  ASSIGN_OR_RETURN(const absl::Time expires, CheckTimes(decoded.claims, options_.skew));
  if (StringClaim(decoded.claims, "iss") != options_.issuer) return Invalid("wrong issuer");
  if (!HasAudience(decoded.claims, options_.audience)) return Invalid("wrong audience");
  Caller caller;
  caller.subject = StringClaim(decoded.claims, "sub");
  if (caller.subject.empty()) return Invalid("sub is missing");
  ASSIGN_OR_RETURN(caller.role, PersonRole(StringClaim(decoded.claims, "role")));
  return Verdict{std::move(caller), expires};
}

absl::StatusOr<Verifier::Verdict> Verifier::CheckService(std::string_view token, const std::string& audience,
                                                         const KeySet& keys) const {
  ASSIGN_OR_RETURN(const DecodedToken decoded, DecodeAndVerify(token, keys));
  ASSIGN_OR_RETURN(const absl::Time expires, CheckTimes(decoded.claims, options_.skew));
  Caller caller;
  caller.service = StringClaim(decoded.claims, "iss");
  if (caller.service.empty() || decoded.kid != std::string(kServiceKeyPrefix) + caller.service) {
    return Invalid("the key is not the service's own");
  }
  if (!HasAudience(decoded.claims, audience)) return Invalid("the token is for another service");
  return Verdict{std::move(caller), expires};
}

template <class Check>
absl::StatusOr<Caller> Verifier::Cached(std::string_view token, const std::string& scope, const Check& check) {
  const std::string key = CacheKey(token, scope);
  std::shared_ptr<const KeySet> keys;
  {
    absl::MutexLock lock(&mutex_);
    const auto found = verdicts_.find(key);
    if (found != verdicts_.end() && absl::Now() < found->second.expires) return found->second.caller;
    keys = keys_;
  }
  ASSIGN_OR_RETURN(Verdict verdict, check(*keys));
  Caller caller = verdict.caller;
  absl::MutexLock lock(&mutex_);
  if (keys != keys_) return caller;  // reloaded meanwhile: do not remember what an old key said
  if (verdicts_.size() >= options_.cache_limit) verdicts_.clear();
  verdicts_.insert_or_assign(key, std::move(verdict));
  return caller;
}

}  // namespace recourse::auth
