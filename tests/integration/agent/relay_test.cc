#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/testing/redis_server.h"
#include "services/agent/ephemeral_relay.h"

namespace recourse::agent {
namespace {

constexpr char kLog[] = "conversations/1";
constexpr absl::Duration kPatience = absl::Seconds(20);

// What one process of the service has of it, with one watcher.
struct Replica {
  explicit Replica(const std::string& address)
      : redis(*redis::Pool::Create({.address = address})), relay(redis.get(), local), watcher(local.Open()) {
    watcher->SetLogs({kLog});
    relay.Start();
  }

  std::unique_ptr<redis::Pool> redis;
  Ephemerals local{[] {}};
  EphemeralRelay relay;
  std::shared_ptr<Mailbox> watcher;
};

v1::Ephemeral Typing() {
  v1::Ephemeral typing;
  typing.set_log(kLog);
  typing.set_type("typing");
  return typing;
}

// Publishes until `watcher` has something: subscribing takes a moment, and what nobody hears is lost.
bool Reaches(Replica& from, Mailbox& watcher) {
  const absl::Time deadline = absl::Now() + kPatience;
  while (absl::Now() < deadline) {
    from.relay.Publish(Typing());
    if (!watcher.TakeAll().empty()) return true;
  }
  return false;
}

TEST_CASE("ephemerals reach the watchers of every replica") {
  const testing::RedisServer server;
  Replica one(server.address());
  Replica two(server.address());
  CHECK(Reaches(one, *two.watcher));
  CHECK(Reaches(two, *one.watcher));
  CHECK(Reaches(one, *one.watcher));
}

TEST_CASE("without Redis ephemerals reach the watchers of the same replica, and all again when it is back") {
  testing::RedisServer server;
  Replica one(server.address());
  Replica two(server.address());
  REQUIRE(Reaches(one, *two.watcher));
  server.Kill();
  CHECK(Reaches(one, *one.watcher));
  server.Start();
  CHECK(Reaches(one, *two.watcher));
}

TEST_CASE("a watcher gets nothing of a log that it does not read") {
  Ephemerals local{[] {}};
  EphemeralRelay relay(nullptr, local);
  const auto stranger = local.Open();
  stranger->SetLogs({"conversations/2"});
  relay.Publish(Typing());
  CHECK(stranger->TakeAll().empty());
}

}  // namespace
}  // namespace recourse::agent
