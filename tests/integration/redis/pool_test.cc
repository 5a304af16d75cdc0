#include <algorithm>
#include <atomic>
#include <thread>

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/redis/redis.h"
#include "libs/status/status.h"
#include "libs/testing/redis_server.h"

namespace recourse::redis {
namespace {

struct Fixture {
  std::unique_ptr<Pool> Connect(Options options) {
    options.address = server.address();
    return *Pool::Create(std::move(options));
  }

  testing::RedisServer server;
  std::unique_ptr<Pool> pool = Connect({});
};

// Until the breaker lets the next probe through; bounded by its longest pause.
absl::StatusOr<Reply> Insist(Pool& pool, const Arguments& arguments) {
  const absl::Time limit = absl::Now() + 2 * CircuitBreaker::kLongestPause;
  for (;;) {
    absl::StatusOr<Reply> reply = pool.Command(arguments);
    if (reply.ok() || absl::Now() > limit) return reply;
    std::this_thread::yield();
  }
}

}  // namespace

TEST_CASE_METHOD(Fixture, "replies of every kind come back as they were, any bytes included") {
  const std::string bytes("a\0\r\n\xff", 5);
  CHECK(pool->Command({"SET", "key", bytes})->text == "OK");
  CHECK(pool->Command({"GET", "key"})->text == bytes);
  CHECK(pool->Command({"GET", "nothing"})->is_nil());
  CHECK(pool->Command({"INCRBY", "count", "41"})->integer == 41);
  const Reply list = *pool->Command({"EVAL", "return {1, 'two', {3}}", "0"});
  REQUIRE(list.items.size() == 3);
  CHECK(list.items[1].text == "two");
  CHECK(list.items[2].items.front().integer == 3);
}

TEST_CASE_METHOD(Fixture, "a command that Redis refuses is INTERNAL and harms no other") {
  CHECK(pool->Command({"NONSENSE"}).status().code() == absl::StatusCode::kInternal);
  CHECK(pool->Command({"SET", "key", "text"}).ok());
  CHECK(pool->Command({"INCR", "key"}).status().code() == absl::StatusCode::kInternal);
  CHECK(pool->Command({"GET", "key"})->text == "text");
}

TEST_CASE_METHOD(Fixture, "a full Redis is UNAVAILABLE") {
  REQUIRE(pool->Command({"CONFIG", "SET", "maxmemory", "1"}).ok());
  CHECK(status::ReasonOf(pool->Command({"SET", "key", "text"}).status()) == errors::v1::REASON_UNAVAILABLE);
}

TEST_CASE_METHOD(Fixture, "a pipeline longer than one piece answers every command in order") {
  std::vector<Arguments> commands;
  for (size_t i = 0; i < 3 * Pool::kMaxPipeline + 1; ++i) commands.push_back({"RPUSH", "list", "x"});
  commands[70] = {"NONSENSE"};
  const std::vector<Reply> replies = *pool->Pipeline(commands);
  REQUIRE(replies.size() == commands.size());
  CHECK(replies[69].integer == 70);
  CHECK(replies[70].is_error());
  CHECK(replies.back().integer == static_cast<int64_t>(commands.size()) - 1);
}

TEST_CASE_METHOD(Fixture, "more threads than connections share them, each with its own answers") {
  const std::unique_ptr<Pool> small = Connect({.size = 2});
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const std::string text = absl::StrCat(t, "/", i);
        const auto reply = small->Command({"ECHO", text});
        if (!reply.ok() || reply->text != text) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  const std::string clients = pool->Command({"CLIENT", "LIST"})->text;
  CHECK(std::count(clients.begin(), clients.end(), '\n') <= 3);
}

TEST_CASE_METHOD(Fixture, "a restarted server costs no failure: connections that broke while idle are replaced") {
  REQUIRE(pool->Command({"SET", "key", "text"}).ok());
  server.Kill();
  server.Start();
  const absl::StatusOr<Reply> reply = pool->Command({"GET", "key"});
  REQUIRE(reply.ok());
  CHECK(reply->is_nil());
}

TEST_CASE_METHOD(Fixture, "a dead server costs one failure; then calls are refused without being tried") {
  REQUIRE(pool->Command({"PING"}).ok());
  server.Kill();
  const absl::Time begin = absl::Now();
  int refused_at_once = 0;
  for (int i = 0; i < 1000; ++i) {
    const absl::Status status = pool->Command({"PING"}).status();
    CHECK(status::ReasonOf(status) == errors::v1::REASON_UNAVAILABLE);
    if (absl::StrContains(status.message(), "not tried")) ++refused_at_once;
  }
  CHECK(refused_at_once > 980);
  CHECK(absl::Now() - begin < absl::Seconds(1));
  server.Start();
  CHECK(Insist(*pool, {"PING"}).ok());
}

TEST_CASE_METHOD(Fixture, "a slow server fails a call after the time-out, and its late answer is never another's") {
  const std::unique_ptr<Pool> hasty = Connect({.command_timeout = absl::Milliseconds(50), .size = 1});
  REQUIRE(hasty->Command({"SET", "key", "text"}).ok());
  const absl::Time begin = absl::Now();
  CHECK(status::ReasonOf(hasty->Command({"DEBUG", "SLEEP", "0.5"}).status()) == errors::v1::REASON_UNAVAILABLE);
  CHECK(absl::Now() - begin < absl::Milliseconds(400));
  const absl::StatusOr<Reply> reply = Insist(*hasty, {"GET", "key"});
  REQUIRE(reply.ok());
  CHECK(reply->text == "text");
}

TEST_CASE_METHOD(Fixture, "a script goes on after its text was forgotten by a flush or a restart") {
  const Script script("return redis.call('INCRBY', KEYS[1], ARGV[1])");
  CHECK(script.Run(*pool, {"count"}, {"2"})->integer == 2);
  REQUIRE(pool->Command({"SCRIPT", "FLUSH"}).ok());
  CHECK(script.Run(*pool, {"count"}, {"3"})->integer == 5);
  server.Kill();
  server.Start();
  CHECK(script.Run(*pool, {"count"}, {"4"})->integer == 4);
}

TEST_CASE_METHOD(Fixture, "a script's own error is INTERNAL") {
  CHECK(Script("return redis.error_reply('no')").Run(*pool, {}, {}).status().code() == absl::StatusCode::kInternal);
}

}  // namespace recourse::redis
