// What only PostgreSQL has: connections that break, transactions that collide.
#include <atomic>
#include <thread>
#include <vector>

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include "libs/testing/postgres_server.h"
#include "tests/unit/sql/contract.h"

namespace recourse::sql {

std::optional<std::string> NewDatabase() {
  if (!testing::PostgresServer::Installed()) return std::nullopt;
  return testing::PostgresServer::Shared().NewDatabase();
}

namespace {

RECOURSE_CONTRACT_TEST("after a restart of the server nobody notices that the pooled connections are gone") {
  const auto db = Open(url);
  REQUIRE(db->Write([](Transaction& tx) { return Insert(tx, "a"); }).ok());
  // Two connections in the pool: the outer closure's and the inner one's.
  REQUIRE(db->Read([&](Transaction&) {
              ValueOf(*db, "a");
              return absl::OkStatus();
            }).ok());
  testing::PostgresServer::Shared().Restart();
  CHECK(ValueOf(*db, "a") == 0);
  testing::PostgresServer::Shared().Restart();
  CHECK(db->Write([](Transaction& tx) { return Increment(tx, "a"); }).ok());
  testing::PostgresServer::Shared().Restart();
  CHECK(db->Write([](Transaction& tx) -> absl::Status {
            RETURN_IF_ERROR(tx.Lock("counter", "a"));
            return Increment(tx, "a");
          }).ok());
  CHECK(ValueOf(*db, "a") == 2);
}

RECOURSE_CONTRACT_TEST("a closure that lost against another transaction runs again, whatever it made of the error") {
  const auto db = Open(url);
  REQUIRE(db->Write([](Transaction& tx) { return Insert(tx, "a"); }).ok());
  int runs = 0;
  const absl::Status status = db->Write([&](Transaction& tx) -> absl::Status {
    ++runs;
    REQUIRE(tx.Query("SELECT value FROM counters", {}, [](const Row&) {}).ok());
    if (runs == 1) {
      std::thread([&] { REQUIRE(db->Write([](Transaction& other) { return Increment(other, "a"); }).ok()); }).join();
    }
    return Increment(tx, "a").ok() ? absl::OkStatus() : absl::NotFoundError("looked like it");
  });
  INFO(status.ToString());
  CHECK(status.ok());
  CHECK(runs == 2);
  CHECK(ValueOf(*db, "a") == 2);
}

RECOURSE_CONTRACT_TEST("of a crowd that reads what the others write nobody loses for good") {
  constexpr int kThreads = 32;
  constexpr int kRounds = 5;
  constexpr int kSteps = 10;
  const auto db = Open(url);
  std::atomic<int> lost = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < kRounds; ++round) {
        const absl::Status status = db->Write([&](Transaction& tx) -> absl::Status {
          for (int step = 0; step < kSteps; ++step) {
            RETURN_IF_ERROR(tx.Query("SELECT value FROM counters", {}, [](const Row&) {}));
            RETURN_IF_ERROR(Insert(tx, absl::StrCat(i, ".", round, ".", step)));
          }
          return absl::OkStatus();
        });
        if (!status.ok()) ++lost;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(lost == 0);
}

RECOURSE_CONTRACT_TEST("a closure that begins with a lock never has to run again") {
  constexpr int kThreads = 8;
  constexpr int kRounds = 20;
  const auto db = Open(url);
  REQUIRE(db->Write([](Transaction& tx) { return Insert(tx, "a"); }).ok());
  std::atomic<int> runs = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < kRounds; ++round) {
        db->Write([&](Transaction& tx) -> absl::Status {
            RETURN_IF_ERROR(tx.Lock("counter", "a"));
            ++runs;
            return Increment(tx, "a");
          }).IgnoreError();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(ValueOf(*db, "a") == kThreads * kRounds);
  CHECK(runs == kThreads * kRounds);
}

RECOURSE_CONTRACT_TEST("locks end with the closure, whether it succeeds or fails") {
  const auto db = Open(url, kSchema, {.pool = 2});
  for (const bool first : {true, false}) {
    for (const bool succeeds : {true, false}) {
      CHECK(db->Write([&](Transaction& tx) -> absl::Status {
                if (!first) RETURN_IF_ERROR(tx.Query("SELECT 1", {}, [](const Row&) {}));
                RETURN_IF_ERROR(tx.Lock("counter", "a"));
                return succeeds ? absl::OkStatus() : absl::NotFoundError("no");
              }).ok() == succeeds);
      int64_t held = -1;
      REQUIRE(db->Read([&](Transaction& tx) {
                  return tx.Query("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory'", {},
                                  [&](const Row& row) { held = row.Int(0); });
                }).ok());
      CHECK(held == 0);
    }
  }
}

RECOURSE_CONTRACT_TEST("a writer that waits for a connection is refused when its deadline passes") {
  const auto db = Open(url, kSchema, {.pool = 1});
  REQUIRE(db->Read([&](Transaction&) {
              std::thread([&] {
                const absl::Status status =
                    db->Write([](Transaction&) { return absl::OkStatus(); }, absl::Now() + absl::Milliseconds(20));
                CHECK(status::ReasonOf(status) == errors::v1::REASON_DEADLINE_EXCEEDED);
              }).join();
              return absl::OkStatus();
            }).ok());
}

RECOURSE_CONTRACT_TEST("text with a NUL byte is refused, not cut") {
  const auto db = Open(url);
  const absl::Status status = db->Write([](Transaction& tx) { return Insert(tx, std::string_view("a\0b", 3)); });
  CHECK(status::ReasonOf(status) == errors::v1::REASON_INVALID_FIELD);
  CHECK(ValueOf(*db, "a") == -1);
}

RECOURSE_CONTRACT_TEST("a server that is away is UNAVAILABLE") {
  const auto db = Database::Open(url + "nowhere", kSchema, {});
  CHECK(status::ReasonOf(db.status()) == errors::v1::REASON_UNAVAILABLE);
}

}  // namespace
}  // namespace recourse::sql
