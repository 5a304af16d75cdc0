// The order service as a module of a process.
#pragma once

#include "libs/rpc/main.h"

namespace recourse::order {

rpc::Module Module();

}  // namespace recourse::order
