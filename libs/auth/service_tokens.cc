#include "libs/auth/service_tokens.h"

#include <absl/time/clock.h>
#include <nlohmann/json.hpp>

namespace recourse::auth {
namespace {

constexpr absl::Duration kLifetime = absl::Minutes(5);
constexpr absl::Duration kRenewBefore = absl::Minutes(1);

}  // namespace

std::string ServiceTokens::For(const std::string& audience) {
  absl::MutexLock lock(&mutex_);
  Minted& minted = minted_[audience];
  const absl::Time now = absl::Now();
  if (minted.token.empty() || now >= minted.renew) {
    minted.token = key_.Sign({{"iss", service_},
                              {"aud", audience},
                              {"iat", absl::ToUnixSeconds(now)},
                              {"exp", absl::ToUnixSeconds(now + kLifetime)}});
    minted.renew = now + kLifetime - kRenewBefore;
  }
  return minted.token;
}

}  // namespace recourse::auth
