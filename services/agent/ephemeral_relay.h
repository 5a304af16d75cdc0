// Carries ephemerals to the watchers of every replica, through Redis; without it, to those of this process.
#pragma once

#include <memory>

#include "libs/redis/subscriber.h"
#include "services/agent/ephemerals.h"

namespace recourse::agent {

class EphemeralRelay {
 public:
  // `redis` may be null.
  EphemeralRelay(redis::Pool* redis, Ephemerals& local) : redis_(redis), local_(local) {}

  void Start();
  void Stop() { subscriber_.reset(); }

  void Publish(const v1::Ephemeral& ephemeral);

 private:
  redis::Pool* const redis_;
  Ephemerals& local_;
  std::unique_ptr<redis::Subscriber> subscriber_;
};

}  // namespace recourse::agent
