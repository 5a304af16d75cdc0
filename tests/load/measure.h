// How many calls a second, and how long they take, with a number of them in flight.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <absl/time/time.h>
#include <google/protobuf/message.h>

#include "tests/load/callers.h"

namespace recourse::load {

struct Figures {
  double per_second = 0.0;
  absl::Duration p50;
  absl::Duration p99;
  int failed = 0;
  std::string error;  // of the first that failed
};

// The next request of any caller, or null when there is none left.
using NextRequest = std::function<std::unique_ptr<google::protobuf::Message>()>;

// `in_flight` threads with a connection each, for `duration` or until there is no request left.
Figures Measure(const CallerFactory& connect, const Method& method, const NextRequest& next, int in_flight,
                absl::Duration duration);

}  // namespace recourse::load
