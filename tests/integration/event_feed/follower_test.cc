// One service's log followed by another, over real servers and databases.
#include "libs/event_feed/follower.h"

#include <atomic>
#include <stdexcept>

#include <absl/synchronization/mutex.h>
#include <catch2/catch.hpp>

#include "libs/event_feed/event_log_server.h"
#include "libs/outbox/outbox.h"
#include "libs/testing/service_harness.h"

namespace recourse::event_feed {
namespace {

constexpr absl::Duration kLimit = absl::Seconds(10);

type::v1::Actor Ada() { return testing::ServiceHarness::CustomerActor("ada"); }

// "order" has the log, "returns" follows it; no more than that of either.
class Pair {
 public:
  explicit Pair(Follower::Handler handler) : handler_(std::move(handler)) {
    harness_.StartHost({"order",
                        [](const config::v1::Config& c) -> const config::v1::Server& { return c.order().server(); },
                        [this](rpc::Host& host, const config::v1::Config& c) { return AddProducer(host, c); }});
  }

  void Follow() {
    harness_.StartHost({"returns",
                        [](const config::v1::Config& c) -> const config::v1::Server& { return c.returns().server(); },
                        [this](rpc::Host& host, const config::v1::Config& c) { return AddConsumer(host, c); }});
  }

  void Emit(int count) {
    REQUIRE(producer_
                ->Apply(Ada(),
                        [&](outbox::Transaction& tx) -> absl::Status {
                          for (int i = 0; i < count; ++i) {
                            RETURN_IF_ERROR(tx.Emit(
                                {.type = "thing.made", .resource = "things/1", .payload = Ada(), .policy_row = {}}));
                          }
                          return absl::OkStatus();
                        })
                .ok());
  }

 private:
  absl::Status AddProducer(rpc::Host& host, const config::v1::Config& config) {
    ASSIGN_OR_RETURN(sql::Database* const db,
                     host.OpenDatabase(config.order().server().database(), outbox::WithOutbox({})));
    producer_ = &host.Own<outbox::Outbox>(*db, host.clock(), host.ids());
    return host.Serve<events::v1::EventLogService>(host.Own<EventLogServer>(host.calls(), *db));
  }

  absl::Status AddConsumer(rpc::Host& host, const config::v1::Config& config) {
    ASSIGN_OR_RETURN(sql::Database* const db,
                     host.OpenDatabase(config.returns().server().database(), outbox::WithOutbox({})));
    auto& own = host.Own<outbox::Outbox>(*db, host.clock(), host.ids());
    const rpc::Channel& channel = host.ChannelTo(harness_.TargetOf("order"), "order");
    auto& follower = host.Own<Follower>("returns", channel, std::vector<std::string>{}, own, handler_);
    host.OnStart([&follower] { follower.Start(); });
    host.OnStop([&follower] { follower.Stop(); });
    return absl::OkStatus();
  }

  const Follower::Handler handler_;
  testing::ServiceHarness harness_{absl::FromUnixSeconds(1'800'000'000)};
  outbox::Outbox* producer_ = nullptr;
};

// How many times a handler ran to its end.
class Count {
 public:
  void Add() {
    absl::MutexLock lock(&mutex_);
    ++count_;
  }
  bool Reaches(int count) {
    absl::MutexLock lock(&mutex_);
    const auto enough = [this, count]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return count_ >= count; };
    return mutex_.AwaitWithTimeout(absl::Condition(&enough), kLimit);
  }

 private:
  absl::Mutex mutex_;
  int count_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace

TEST_CASE("a handler that throws is tried again, and the process and the follower go on") {
  Count applied;
  std::atomic<int> tries = 0;
  Pair pair([&](outbox::Transaction&, const events::v1::Event&) -> absl::Status {
    if (++tries == 1) throw std::runtime_error("of the test");
    applied.Add();
    return absl::OkStatus();
  });
  pair.Emit(1);
  pair.Follow();
  CHECK(applied.Reaches(1));
  CHECK(tries == 2);
}

TEST_CASE("a backlog longer than one step comes without a further change") {
  constexpr int kBacklog = 2000;
  Count applied;
  Pair pair([&](outbox::Transaction&, const events::v1::Event&) -> absl::Status {
    applied.Add();
    return absl::OkStatus();
  });
  pair.Emit(kBacklog);
  pair.Follow();
  CHECK(applied.Reaches(kBacklog));
}

}  // namespace recourse::event_feed
