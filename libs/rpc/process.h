// What all services of one process share: configuration, clock, ids, keys, Redis.
#pragma once

#include <memory>
#include <string>

#include "libs/auth/verifier.h"
#include "libs/clock/clock.h"
#include "libs/ids/ids.h"
#include "libs/redis/redis.h"
#include "recourse/config/v1/config.pb.h"

namespace recourse::rpc {

class Process {
 public:
  // Reads the JWKS of `common`; its folder of private keys is read by each Host.
  static absl::StatusOr<std::unique_ptr<Process>> Create(config::v1::Common common,
                                                         std::unique_ptr<clock::Clock> clock);

  const config::v1::Common& common() const { return common_; }
  clock::Clock& clock() { return *clock_; }
  // The same, where it can be set forward; null elsewhere.
  clock::MovableClock* movable_clock() { return dynamic_cast<clock::MovableClock*>(clock_.get()); }
  ids::IdSource& ids() { return ids_; }
  auth::Verifier& verifier() { return verifier_; }
  // Null when the configuration names no Redis.
  redis::Pool* redis() { return redis_.get(); }

 private:
  Process(config::v1::Common common, std::unique_ptr<clock::Clock> clock, std::shared_ptr<const auth::KeySet> keys,
          std::unique_ptr<redis::Pool> redis);

  const config::v1::Common common_;
  const std::unique_ptr<clock::Clock> clock_;
  ids::RandomIds ids_;
  auth::Verifier verifier_;
  const std::unique_ptr<redis::Pool> redis_;
};

}  // namespace recourse::rpc
