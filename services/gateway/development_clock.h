// Sets the clock of a development stack forward, so that a window of thirty days can be seen to end.
#pragma once

#include <atomic>
#include <memory>

#include "libs/clock/clock.h"
#include "libs/rpc/worker_pool.h"
#include "services/gateway/exchange.h"

namespace recourse::gateway {

class DevelopmentClock {
 public:
  explicit DevelopmentClock(clock::MovableClock& clock) : clock_(clock) {}
  ~DevelopmentClock() { Stop(); }

  // GET → {"now": "2026-11-23T10:00:00Z"}. POST {"advance_seconds": 259200} → the same, once everything that came due
  // on the way has been done; one at a time. A client that leaves stops it between two timers.
  void Handle(std::shared_ptr<Exchange> exchange);
  // Between two timers.
  void Stop();

 private:
  std::string Now() const;

  clock::MovableClock& clock_;
  std::atomic<bool> stopping_ = false;
  rpc::WorkerPool pool_{/*threads=*/1, /*queue_limit=*/1};
};

}  // namespace recourse::gateway
