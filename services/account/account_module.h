// The account service as a module of a process.
#pragma once

#include "libs/rpc/main.h"

namespace recourse::account {

rpc::Module Module();

}  // namespace recourse::account
