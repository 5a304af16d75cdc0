// "There is something new in log X", from one process of a service to the others. A hint may be lost or come twice:
// whoever waits for one looks for itself every second, too.
#pragma once

#include <functional>
#include <string>

#include "libs/redis/subscriber.h"

namespace recourse::redis {

// Without Redis (`pool` null) or when it is away nothing is sent, at no cost.
void SendHint(Pool* pool, const std::string& service, const std::string& log);

class HintListener {
 public:
  // `changed` gets the name of a log, or nothing when hints may have been missed: any log may have changed.
  HintListener(const Options& options, const std::string& service, std::function<void(const std::string& log)> changed);

 private:
  Subscriber subscriber_;
};

}  // namespace recourse::redis
