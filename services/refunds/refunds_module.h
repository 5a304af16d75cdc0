// The wiring of refunds, for its own process and for standalone.
#pragma once

#include <memory>

#include "libs/rpc/main.h"
#include "services/refunds/clients/payment_provider.h"

namespace recourse::refunds {

rpc::Module Module();

// The same with a provider of the caller's.
absl::Status AddRefunds(rpc::Host& host, const config::v1::Config& config, std::unique_ptr<PaymentProvider> provider);

}  // namespace recourse::refunds
