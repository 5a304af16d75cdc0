// What a handler knows about the call it serves.
#pragma once

#include <string>

#include <absl/time/time.h>

#include "libs/auth/caller.h"

namespace recourse::rpc {

struct Call {
  auth::Caller caller;
  std::string method;   // "/recourse.order.v1.OrderService/GetOrder"
  absl::Time deadline;  // machine time

  type::v1::Actor actor() const { return caller.ToActor(); }
};

}  // namespace recourse::rpc
