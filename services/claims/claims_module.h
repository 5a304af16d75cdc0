// The wiring of claims, for its own process and for standalone.
#pragma once

#include "libs/rpc/main.h"

namespace recourse::claims {

rpc::Module Module();

}  // namespace recourse::claims
