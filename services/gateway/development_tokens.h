// Tokens for anybody who asks, in development mode only: the place of the shop's identity provider.
#pragma once

#include <memory>
#include <string>

#include <absl/status/statusor.h>

#include "libs/auth/keys.h"
#include "recourse/config/v1/config.pb.h"
#include "services/gateway/exchange.h"

namespace recourse::gateway {

class DevelopmentTokens {
 public:
  // Signs with "identity-provider.pem" of the folder of service keys.
  static absl::StatusOr<DevelopmentTokens> Create(const config::v1::Common& common);

  // POST {"subject": "customers/ada", "role": "customer"} → {"token": "…"}. GET → 204: they are to be had.
  void Handle(Exchange& exchange) const;

 private:
  DevelopmentTokens(auth::SigningKey key, std::string issuer, std::string audience);

  std::shared_ptr<const auth::SigningKey> key_;
  std::string issuer_;
  std::string audience_;
};

}  // namespace recourse::gateway
