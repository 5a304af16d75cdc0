#pragma once

#include "libs/rpc/main.h"

namespace recourse::gateway {

rpc::Module Module();

}  // namespace recourse::gateway
