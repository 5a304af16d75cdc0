// The wiring of insights, for its own process and for standalone.
#pragma once

#include "libs/rpc/main.h"

namespace recourse::insights {

rpc::Module Module();

}  // namespace recourse::insights
