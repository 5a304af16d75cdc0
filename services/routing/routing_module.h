// The wiring of routing, for its own process and for standalone.
#pragma once

#include "libs/rpc/main.h"

namespace recourse::routing {

rpc::Module Module();

}  // namespace recourse::routing
