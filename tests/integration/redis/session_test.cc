#include "libs/session/session.h"

#include <catch2/catch.hpp>

#include "libs/testing/redis_server.h"

namespace recourse::session {
namespace {

constexpr char kName[] = "helpSessions/1";

struct Fixture {
  void Put(const std::string& bytes, uint64_t version) { copies.Put(kName, bytes, version, absl::Hours(1)); }
  // "bytes@version", or "none".
  std::string Kept() {
    const std::optional<Copy> copy = copies.Get(kName);
    return copy ? copy->bytes + "@" + std::to_string(copy->version) : "none";
  }

  testing::RedisServer server;
  std::unique_ptr<redis::Pool> pool = *redis::Pool::Create({.address = server.address()});
  Copies copies{pool.get(), "help"};
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a copy is what was put, any bytes, and another kind's is another") {
  CHECK(Kept() == "none");
  Put(std::string("a\0b", 3), 7);
  CHECK(Kept() == std::string("a\0b@7", 5));
  CHECK_FALSE(Copies(pool.get(), "conversation").Get(kName).has_value());
}

TEST_CASE_METHOD(Fixture, "a copy never goes back in version") {
  const auto [first, second, kept] = GENERATE(table<uint64_t, uint64_t, std::string>({
      {1, 2, "second@2"},
      {2, 1, "first@2"},
      {9, 10, "second@10"},
      {10, 9, "first@10"},
      {3, 3, "second@3"},
      {9'007'199'254'740'993, 9'007'199'254'740'992, "first@9007199254740993"},  // beyond a double
  }));
  Put("first", first);
  Put("second", second);
  CHECK(Kept() == kept);
}

TEST_CASE_METHOD(Fixture, "a forgotten copy does not come back with an older version") {
  Put("five", 5);
  copies.Forget(kName);
  CHECK(Kept() == "none");
  Put("four", 4);
  CHECK(Kept() == "none");
  Put("five again", 5);
  CHECK(Kept() == "five again@5");
}

TEST_CASE_METHOD(Fixture, "a flush, a restart, a dead server mean no copy") {
  Put("bytes", 1);
  REQUIRE(pool->Command({"FLUSHALL"}).ok());
  CHECK(Kept() == "none");
  Put("bytes", 1);
  CHECK(Kept() == "bytes@1");
  server.Kill();
  CHECK(Kept() == "none");
  Put("bytes", 2);
}

TEST_CASE_METHOD(Fixture, "a value of another form under the name means no copy") {
  REQUIRE(pool->Command({"SET", std::string("copy:help:") + kName, "text"}).ok());
  CHECK(Kept() == "none");
}

}  // namespace recourse::session
