#include "libs/rpc/change_hub.h"

#include <atomic>

#include <absl/synchronization/notification.h>
#include <catch2/catch.hpp>

namespace recourse::rpc {

TEST_CASE("a subscriber is woken after a change, and not after it has left") {
  ChangeHub hub;
  absl::Notification woken;
  std::atomic<int> wakes = 0;
  const int leaving = hub.Subscribe([&] { ++wakes; }, [] {});
  hub.Unsubscribe(leaving);
  hub.Subscribe(
      [&] {
        if (!woken.HasBeenNotified()) woken.Notify();
      },
      [] {});
  hub.Notify();
  CHECK(woken.WaitForNotificationWithTimeout(absl::Seconds(10)));
  CHECK(wakes == 0);
}

TEST_CASE("a hub that stops closes every subscriber once, and whoever comes later at once") {
  ChangeHub hub;
  int closed = 0;
  int wakes = 0;
  hub.Subscribe([&] { ++wakes; }, [&] { ++closed; });
  hub.Subscribe([&] { ++wakes; }, [&] { ++closed; });
  hub.Stop();
  CHECK(closed == 2);
  CHECK(hub.Subscribe([&] { ++wakes; }, [&] { ++closed; }) == -1);
  CHECK(closed == 3);
  const int before = wakes;
  hub.Notify();
  hub.Stop();
  CHECK(closed == 3);
  CHECK(wakes == before);
}

// A close that leaves the hub, as a stream's does, must not wait for itself.
TEST_CASE("a subscriber may leave while it is being closed") {
  ChangeHub hub;
  int id = -1;
  id = hub.Subscribe([] {}, [&] { hub.Unsubscribe(id); });
  hub.Stop();
}

}  // namespace recourse::rpc
