// Listens to channels on a connection and a thread of its own, for as long as it lives.
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <absl/synchronization/mutex.h>

#include "libs/redis/redis.h"

namespace recourse::redis {

class Connection;

class Subscriber {
 public:
  using OnMessage = std::function<void(const std::string& channel, const std::string& message)>;

  // Both run on the subscriber's thread. `missed` runs whenever the channels have been subscribed, the first time, too:
  // what was published before has not been heard, so its owner looks for itself.
  Subscriber(Options options, std::vector<std::string> channels, OnMessage message, std::function<void()> missed);
  ~Subscriber();  // stops and joins
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

 private:
  void Run();
  // Until the connection is lost or the subscriber stops.
  void Listen(Connection& connection);
  bool Handle(const Reply& reply);
  // Waits for bytes: 1 when there are some, 0 after `timeout`, -1 when stopping.
  int AwaitBytes(int descriptor, absl::Duration timeout) const;

  const Options options_;
  const std::vector<std::string> channels_;
  const OnMessage message_;
  const std::function<void()> missed_;
  int stop_ = -1;  // an eventfd, readable when stopping
  size_t subscribed_ = 0;
  std::thread thread_;
};

}  // namespace recourse::redis
