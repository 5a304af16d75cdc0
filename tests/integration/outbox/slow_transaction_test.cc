// PostgreSQL hands out transaction ids before commit: a reader must wait for the slow, not pass them by.
#include <thread>

#include <absl/synchronization/notification.h>
#include <catch2/catch.hpp>

#include "libs/outbox/event_log.h"
#include "libs/status/status.h"
#include "tests/unit/outbox/contract.h"

namespace recourse::outbox {
namespace {

TEST_CASE("while an earlier transaction is open, the events of a later one are held back, and none is skipped") {
  Fixture f;
  absl::Notification written;
  absl::Notification release;
  std::thread slow([&] {
    CHECK(f.outbox
              .Apply(Customer(),
                     [&](Transaction& tx) -> absl::Status {
                       RETURN_IF_ERROR(tx.Emit({.type = "slow", .resource = "things/1", .payload = Customer()}));
                       if (!written.HasBeenNotified()) written.Notify();
                       release.WaitForNotification();
                       return absl::OkStatus();
                     })
              .ok());
  });
  written.WaitForNotification();
  CHECK(f.outbox
            .Apply(Customer(),
                   [&](Transaction& tx) {
                     return tx.Emit({.type = "fast", .resource = "things/2", .payload = Customer()});
                   })
            .ok());
  const auto held_back = ReadEvents(*f.db, "", {}, 10);
  release.Notify();
  slow.join();
  REQUIRE(held_back.ok());
  CHECK(held_back->events.empty());
  CHECK(held_back->cursor.empty());
  const auto all = ReadEvents(*f.db, "", {}, 10);
  REQUIRE(all.ok());
  REQUIRE(all->events.size() == 2);
  CHECK(all->events[0].type() == "slow");
  CHECK(all->events[1].type() == "fast");
}

}  // namespace
}  // namespace recourse::outbox
