#pragma once

#include "libs/rpc/main.h"

namespace recourse::agent {

rpc::Module Module();

} // namespace recourse::agent
