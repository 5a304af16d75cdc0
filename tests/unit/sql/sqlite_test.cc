// What only SQLite has: one opener, and many closures in one commit.
#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "tests/unit/sql/contract.h"

namespace recourse::sql {
namespace {

// Writes all closures at once, behind one that keeps the writer busy until their threads are about to queue them: most
// of them meet in one batch. Results in the order of `closures`.
std::vector<absl::Status> WriteTogether(Database& db, const std::vector<Database::Closure>& closures) {
  std::vector<absl::Status> results(closures.size());
  std::latch about_to_write(static_cast<ptrdiff_t>(closures.size()));
  std::vector<std::thread> threads;
  for (size_t i = 0; i < closures.size(); ++i) {
    threads.emplace_back([&, i] {
      about_to_write.count_down();
      results[i] = db.Write(closures[i]);
    });
  }
  CHECK(db.Write([&](Transaction&) {
            about_to_write.wait();
            for (int i = 0; i < 100; ++i) std::this_thread::yield();
            return absl::OkStatus();
          }).ok());
  for (std::thread& thread : threads) thread.join();
  return results;
}

TEST_CASE("a second opener of the same file is refused, until the first has closed it") {
  const std::string url = *NewDatabase();
  auto first = Open(url);
  CHECK(status::ReasonOf(Database::Open(url, kSchema, {}).status()) == errors::v1::REASON_ILLEGAL_STATE);
  first.reset();
  Open(url);
}

TEST_CASE("writers that wait together share a commit") {
  const auto db = Open(*NewDatabase());
  REQUIRE(db->Write([](Transaction& tx) { return Insert(tx, "hot"); }).ok());
  std::atomic<int> commits = 0;
  db->OnCommit([&] { ++commits; });
  const std::vector<Database::Closure> closures(16, [](Transaction& tx) { return Increment(tx, "hot"); });
  int writes = 0;
  do {
    commits = 0;
    for (const absl::Status& status : WriteTogether(*db, closures)) CHECK(status.ok());
    writes += static_cast<int>(closures.size());
    CHECK(ValueOf(*db, "hot") == writes);
  } while (commits > 16);  // the busy one and 16: nobody met
}

struct BatchCase {
  std::string name;
  Database::Closure closure;
  errors::v1::Reason reason;
  bool ends_batch;
};

TEST_CASE("a closure that fails, or with which SQLite ends the batch, does not hurt its neighbours") {
  const BatchCase cases[] = {
      {"an error of its own", [](Transaction&) { return status::NotFound("a"); }, errors::v1::REASON_RESOURCE_NOT_FOUND,
       false},
      {"a violated constraint", [](Transaction& tx) { return Insert(tx, "hot"); }, errors::v1::REASON_RESOURCE_EXISTS,
       false},
      {"a rollback that it did not expect", [](Transaction& tx) { return tx.Execute("ROLLBACK").status(); },
       errors::v1::REASON_UNAVAILABLE, true},
      {"a constraint that rolls everything back",
       [](Transaction& tx) { return tx.Execute("INSERT OR ROLLBACK INTO counters VALUES ('hot', 0)").status(); },
       errors::v1::REASON_RESOURCE_EXISTS, true},
      {"a constraint that is checked at COMMIT",
       [](Transaction& tx) -> absl::Status {
         RETURN_IF_ERROR(tx.Execute("PRAGMA defer_foreign_keys = ON").status());
         return tx.Execute("INSERT INTO holders(counter) VALUES ('nobody')").status();
       },
       errors::v1::REASON_CONFLICT, false},
      {"a full disk",
       [](Transaction& tx) -> absl::Status {
         RETURN_IF_ERROR(tx.Execute("PRAGMA max_page_count = 1").status());  // at once: as many as there are
         const absl::Status status =
             tx.Execute("INSERT INTO samples(id, bytes) VALUES (1, ?)", {Blob{std::string(1 << 20, 'x')}}).status();
         tx.Execute("PRAGMA max_page_count = 1000000").IgnoreError();
         return status;
       },
       errors::v1::REASON_UNAVAILABLE, false},
  };
  for (const BatchCase& c : cases) {
    DYNAMIC_SECTION(c.name) {
      const auto db = Open(*NewDatabase());
      REQUIRE(db->Write([](Transaction& tx) { return Insert(tx, "hot"); }).ok());
      std::atomic<int> runs = 0;
      const Database::Closure neighbour = [&](Transaction& tx) {
        ++runs;
        return Increment(tx, "hot");
      };
      std::vector<Database::Closure> closures(9, neighbour);
      closures[4] = [&](Transaction& tx) -> absl::Status {
        RETURN_IF_ERROR(Insert(tx, "lost"));
        return c.closure(tx);
      };
      int writes = 0;
      do {
        const std::vector<absl::Status> results = WriteTogether(*db, closures);
        for (size_t i = 0; i < results.size(); ++i) {
          INFO(results[i].ToString());
          CHECK((i == 4 ? status::ReasonOf(results[i]) == c.reason : results[i].ok()));
        }
        writes += static_cast<int>(closures.size()) - 1;
        REQUIRE(ValueOf(*db, "hot") == writes);
        REQUIRE(ValueOf(*db, "lost") == -1);
      } while (c.ends_batch && runs == writes);  // until a neighbour had to run again
    }
  }
}

TEST_CASE("a statement within its own rows is refused, not silently restarted") {
  const auto db = Open(*NewDatabase());
  REQUIRE(db->Write([](Transaction& tx) { return Insert(tx, "a"); }).ok());
  absl::Status inner;
  const absl::Status outer = db->Read([&](Transaction& tx) {
    return tx.Query("SELECT name FROM counters", {},
                    [&](const Row&) { inner = tx.Query("SELECT name FROM counters", {}, [](const Row&) {}); });
  });
  CHECK(status::ReasonOf(inner) == errors::v1::REASON_INTERNAL);
  CHECK_FALSE(outer.ok());
}

}  // namespace
}  // namespace recourse::sql
