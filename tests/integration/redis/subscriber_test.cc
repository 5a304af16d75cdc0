#include "libs/redis/subscriber.h"

#include <absl/synchronization/mutex.h>
#include <catch2/catch.hpp>

#include "libs/redis/hints.h"
#include "libs/testing/redis_server.h"

namespace recourse::redis {
namespace {

// What has been heard, in order; "" stands for "messages may have been missed".
class Heard {
 public:
  void Add(const std::string& word) {
    absl::MutexLock lock(&mutex_);
    words_.push_back(word);
  }
  // Waits until `count` words have come.
  std::vector<std::string> First(size_t count, absl::Duration patience = absl::Seconds(10)) {
    absl::MutexLock lock(&mutex_);
    const auto enough = [this, count]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return words_.size() >= count; };
    mutex_.AwaitWithTimeout(absl::Condition(&enough), patience);
    return words_;
  }
  size_t Count() const {
    absl::MutexLock lock(&mutex_);
    return words_.size();
  }

 private:
  mutable absl::Mutex mutex_;
  std::vector<std::string> words_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

TEST_CASE("a subscriber hears its channels, and says so when it may have missed something") {
  testing::RedisServer server;
  const auto pool = *Pool::Create({.address = server.address()});
  Heard heard;
  const Subscriber subscriber(
      pool->options(), {"a", "b"},
      [&](const std::string& channel, const std::string& message) { heard.Add(channel + "=" + message); },
      [&] { heard.Add(""); });
  REQUIRE(heard.First(1) == std::vector<std::string>{""});
  CHECK(pool->Publish("a", "1").value() == 1);
  CHECK(pool->Publish("c", "2").value() == 0);
  CHECK(pool->Publish("b", "3").value() == 1);
  REQUIRE(heard.First(3) == std::vector<std::string>{"", "a=1", "b=3"});

  server.Kill();
  server.Start();
  REQUIRE(heard.First(4).back().empty());
  CHECK(pool->Publish("a", "4").value() == 1);
  CHECK(heard.First(5).back() == "a=4");
}

TEST_CASE("a subscriber without a server stops at once") {
  const Subscriber subscriber(
      {.address = "unix:/nonexistent/redis.sock"}, {"a"}, [](const auto&, const auto&) {}, [] {});
}

TEST_CASE("a hint names the log that has something new, in its own service only") {
  testing::RedisServer server;
  const auto pool = *Pool::Create({.address = server.address()});
  Heard heard;
  const HintListener listener(pool->options(), "agent", [&](const std::string& log) { heard.Add(log); });
  REQUIRE(heard.First(1).front().empty());
  SendHint(nullptr, "agent", "conversations/0");
  SendHint(pool.get(), "routing", "conversations/1");
  SendHint(pool.get(), "agent", "conversations/2");
  CHECK(heard.First(2) == std::vector<std::string>{"", "conversations/2"});
}

TEST_CASE("a commit of one process is heard by the others, and Redis being away costs the committing thread nothing") {
  testing::RedisServer server;
  const auto pool = *Pool::Create({.address = server.address()});
  Heard heard;
  const HintListener listener(pool->options(), "agent", [&](const std::string& log) { heard.Add(log); });
  REQUIRE(heard.First(1).size() == 1);
  HintSender sender(*pool, "agent");
  sender.Changed();
  REQUIRE(heard.First(2).size() >= 2);

  server.Kill();
  for (int i = 0; i < 1000; ++i) sender.Changed();
  server.Start();
  // The listener's own "may have missed something" when it is back, and then what is sent from there on.
  const size_t before = heard.First(3).size();
  REQUIRE(before >= 3);
  for (size_t tries = 0; heard.Count() == before && tries < 1000; ++tries) {
    sender.Changed();
    heard.First(before + 1, absl::Milliseconds(20));
  }
  CHECK(heard.Count() > before);
}

}  // namespace recourse::redis
