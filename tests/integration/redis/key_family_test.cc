#include "libs/redis/key_family.h"

#include <map>
#include <utility>

#include <catch2/catch.hpp>

#include "libs/testing/redis_server.h"

namespace recourse::redis {
namespace {

const FamilyScript& Add() {
  static const FamilyScript script(FamilyScript::Kind::kWrite, "return redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])");
  return script;
}

const FamilyScript& First() {
  static const FamilyScript script(FamilyScript::Kind::kRead, "return redis.call('ZRANGE', KEYS[3], 0, 0)");
  return script;
}

// A line of contacts: `rows` plays SQL, `line` is its picture in Redis.
struct Line {
  KeyFamily Family(const std::string& owner) {
    return KeyFamily(pool.get(), "line", owner, [this](Pool& redis) -> absl::Status {
      ++refills;
      std::vector<Arguments> commands = {{"DEL", "line"}};
      for (const auto& [contact, place] : rows) commands.push_back({"ZADD", "line", std::to_string(place), contact});
      const absl::StatusOr<std::vector<Reply>> done = redis.Pipeline(commands);
      if (during_refill) std::exchange(during_refill, nullptr)();
      return done.status();
    });
  }

  // As a service does: SQL first, then its picture.
  void Enqueue(KeyFamily& family, const std::string& contact, int place) {
    rows[contact] = place;
    CHECK(family.Run(Add(), {"line"}, {contact, std::to_string(place)}).ok());
  }

  std::string FirstOf(KeyFamily& family) {
    const absl::StatusOr<std::optional<Reply>> reply = family.Run(First(), {"line"}, {});
    REQUIRE(reply.ok());
    if (!reply->has_value()) return "REBUILD";
    return (*reply)->items.empty() ? "" : (*reply)->items.front().text;
  }

  testing::RedisServer server;
  std::unique_ptr<Pool> pool = *Pool::Create({.address = server.address()});
  std::map<std::string, int> rows;
  std::function<void()> during_refill;
  int refills = 0;
};

}  // namespace

TEST_CASE_METHOD(Line, "an empty Redis is no empty line: scripts answer REBUILD until the marker is there") {
  KeyFamily family = Family("a");
  rows = {{"ada", 1}};
  CHECK(FirstOf(family) == "REBUILD");
  CHECK(family.Rebuild().value());
  CHECK(FirstOf(family) == "ada");
  CHECK(family.Rebuild().value());
  CHECK(refills == 1);
}

TEST_CASE_METHOD(Line, "after a flush the line comes back from SQL") {
  KeyFamily family = Family("a");
  REQUIRE(family.Rebuild().value());
  Enqueue(family, "ada", 2);
  Enqueue(family, "bob", 1);
  CHECK(FirstOf(family) == "bob");
  REQUIRE(pool->Command({"FLUSHALL"}).ok());
  CHECK(FirstOf(family) == "REBUILD");
  CHECK(family.Rebuild().value());
  CHECK(FirstOf(family) == "bob");
}

TEST_CASE_METHOD(Line, "what an older picture left behind does not survive a rebuild") {
  KeyFamily family = Family("a");
  REQUIRE(pool->Command({"ZADD", "line", "0", "ghost"}).ok());
  rows = {{"ada", 1}};
  CHECK(family.Rebuild().value());
  CHECK(FirstOf(family) == "ada");
}

TEST_CASE_METHOD(Line, "a write that commits while the refill has read is not lost") {
  KeyFamily family = Family("a");
  KeyFamily other = Family("b");
  rows = {{"ada", 2}};
  during_refill = [&] { Enqueue(other, "bob", 1); };
  CHECK(family.Rebuild().value());
  CHECK(refills == 2);
  CHECK(FirstOf(family) == "bob");
}

TEST_CASE_METHOD(Line, "a flush in the middle of a refill leaves no marker over an empty line") {
  KeyFamily family = Family("a");
  rows = {{"ada", 1}};
  during_refill = [&] { CHECK(pool->Command({"FLUSHALL"}).ok()); };
  CHECK_FALSE(family.Rebuild().value());
  CHECK(FirstOf(family) == "REBUILD");
  CHECK(family.Rebuild().value());
  CHECK(FirstOf(family) == "ada");
}

TEST_CASE_METHOD(Line, "one rebuilder at a time") {
  KeyFamily family = Family("a");
  KeyFamily other = Family("b");
  std::optional<bool> second;
  during_refill = [&] { second = other.Rebuild().value(); };
  CHECK(family.Rebuild().value());
  CHECK(second == false);
  CHECK(refills == 1);
  CHECK(other.Rebuild().value());
}

TEST_CASE_METHOD(Line, "a refill that fails leaves the lease to the next") {
  KeyFamily broken(pool.get(), "line", "a", [](Pool&) { return absl::UnavailableError("SQL is away"); });
  CHECK(broken.Rebuild().status().code() == absl::StatusCode::kUnavailable);
  KeyFamily family = Family("b");
  CHECK(family.Rebuild().value());
}

TEST_CASE("without Redis a family is never there") {
  KeyFamily family(nullptr, "line", "a", [](Pool&) { return absl::OkStatus(); });
  CHECK_FALSE(family.Rebuild().value());
  CHECK_FALSE(family.Run(First(), {"line"}, {})->has_value());
}

}  // namespace recourse::redis
