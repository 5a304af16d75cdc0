// The wiring of agent, for its own process and for standalone.
#pragma once

#include "libs/rpc/main.h"
#include "services/agent/event_stream.h"

namespace recourse::agent {

rpc::Module Module();

// The same with streams that last as long as the caller says.
absl::Status AddAgent(rpc::Host& host, const config::v1::Config& config, StreamTimes times);

}  // namespace recourse::agent
