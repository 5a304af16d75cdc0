// Verifies tokens and remembers the verdicts. Token times are machine time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include "libs/auth/caller.h"
#include "libs/auth/keys.h"

namespace recourse::auth {

class Verifier {
 public:
  struct Options {
    std::string issuer;    // `iss` of people's tokens
    std::string audience;  // `aud` of people's tokens
    absl::Duration skew = absl::Seconds(60);
    size_t cache_limit = 100'000;
  };

  Verifier(std::shared_ptr<const KeySet> keys, Options options);

  // A person's token: iss, aud, exp, nbf, sub ("customers/…") and "role" ("customer", "seller", "agent", "supervisor",
  // "admin" or "warehouse"). TOKEN_MISSING when empty, TOKEN_INVALID for every other fault.
  absl::StatusOr<Caller> VerifyPerson(std::string_view token);

  // A service's token for `audience`; answers the service's name. Its key must be "service:<name>": one service cannot
  // speak as another.
  absl::StatusOr<std::string> VerifyService(std::string_view token, const std::string& audience);

  // Forgets all verdicts.
  void Reload(std::shared_ptr<const KeySet> keys);

 private:
  struct Verdict {
    Caller caller;
    absl::Time expires;
  };

  absl::StatusOr<Verdict> CheckPerson(std::string_view token, const KeySet& keys) const;
  absl::StatusOr<Verdict> CheckService(std::string_view token, const std::string& audience, const KeySet& keys) const;
  template <class Check>
  absl::StatusOr<Caller> Cached(std::string_view token, const std::string& scope, const Check& check);

  const Options options_;
  absl::Mutex mutex_;
  std::shared_ptr<const KeySet> keys_ ABSL_GUARDED_BY(mutex_);
  std::unordered_map<std::string, Verdict> verdicts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace recourse::auth
