#include "libs/rpc/worker_pool.h"

#include <atomic>
#include <stdexcept>

#include <absl/synchronization/notification.h>
#include <catch2/catch.hpp>

namespace recourse::rpc {

TEST_CASE("work beyond the queue is refused at once, and what was accepted is done") {
  WorkerPool pool(/*threads=*/1, /*queue_limit=*/2);
  absl::Notification started;
  absl::Notification go_on;
  std::atomic<int> done = 0;
  REQUIRE(pool.TrySubmit([&] {
    started.Notify();
    go_on.WaitForNotification();
    ++done;
  }));
  started.WaitForNotification();
  CHECK(pool.TrySubmit([&] { ++done; }));
  CHECK(pool.TrySubmit([&] { ++done; }));
  CHECK_FALSE(pool.TrySubmit([&] { ++done; }));
  go_on.Notify();
  pool.Join();
  CHECK(done == 3);
}

TEST_CASE("a pool that has been joined takes no work") {
  WorkerPool pool(1, 2);
  pool.Join();
  CHECK_FALSE(pool.TrySubmit([] {}));
  pool.Join();
}

TEST_CASE("work that throws ends neither its thread nor the process") {
  WorkerPool pool(1, 4);
  absl::Notification after;
  REQUIRE(pool.TrySubmit([] { throw std::runtime_error("of the test"); }));
  REQUIRE(pool.TrySubmit([] { throw 17; }));
  REQUIRE(pool.TrySubmit([&] { after.Notify(); }));
  CHECK(after.WaitForNotificationWithTimeout(absl::Seconds(10)));
}

}  // namespace recourse::rpc
