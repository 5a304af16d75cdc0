// The wiring of returns, for its own process and for standalone.
#pragma once

#include <memory>

#include "libs/rpc/main.h"
#include "services/returns/clients/carrier.h"

namespace recourse::returns {

rpc::Module Module();

// The same with a carrier of the caller's.
absl::Status AddReturns(rpc::Host& host, const config::v1::Config& config, std::unique_ptr<Carrier> carrier);

}  // namespace recourse::returns
