// Tokens that a service mints for its own calls: five minutes, one per callee, renewed a minute early.
#pragma once

#include <map>
#include <string>

#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include "libs/auth/keys.h"

namespace recourse::auth {

class ServiceTokens {
 public:
  ServiceTokens(std::string service, SigningKey key) : service_(std::move(service)), key_(std::move(key)) {}

  std::string For(const std::string& audience);

 private:
  struct Minted {
    std::string token;
    absl::Time renew;
  };

  const std::string service_;
  const SigningKey key_;
  absl::Mutex mutex_;
  std::map<std::string, Minted> minted_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace recourse::auth
