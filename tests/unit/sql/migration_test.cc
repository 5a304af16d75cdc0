#include <vector>

#include "tests/unit/sql/contract.h"

namespace recourse::sql {
namespace {

constexpr Migration kFirst = {1, "0001_first",
                              "CREATE TABLE things(id BIGINT PRIMARY KEY); INSERT INTO things VALUES (1);"};
constexpr Migration kSecond = {2, "0002_second", "ALTER TABLE things ADD COLUMN note TEXT;"};
constexpr Migration kBroken = {2, "0002_second", "INSERT INTO things VALUES (2); INSERT INTO nowhere VALUES (1);"};
constexpr Migration kFirstChanged = {1, "0001_first", "CREATE TABLE things(id TEXT PRIMARY KEY);"};

int64_t Count(Database& db, const std::string& table) {
  const absl::StatusOr<int64_t> count = db.Read([&](Transaction& tx) -> absl::StatusOr<int64_t> {
    int64_t found = 0;
    RETURN_IF_ERROR(tx.Query("SELECT COUNT(*) FROM " + table, {}, [&](const Row& row) { found = row.Int(0); }));
    return found;
  });
  INFO(count.status().ToString());
  REQUIRE(count.ok());
  return *count;
}

RECOURSE_CONTRACT_TEST("a migration is applied once, and new ones after it") {
  const std::vector<Migration> before = {kFirst};
  const std::vector<Migration> after = {kFirst, kSecond};
  CHECK(Count(*Open(url, before), "things") == 1);
  CHECK(Count(*Open(url, before), "things") == 1);
  const auto db = Open(url, after);
  CHECK(Count(*db, "things WHERE note IS NULL") == 1);
  CHECK(Count(*db, "schema_migrations") == 2);
}

RECOURSE_CONTRACT_TEST("a migration that was changed after it had been applied refuses to start") {
  Open(url, std::vector<Migration>{kFirst});
  const auto reopened = Database::Open(url, std::vector<Migration>{kFirstChanged}, {});
  CHECK(status::ReasonOf(reopened.status()) == errors::v1::REASON_ILLEGAL_STATE);
}

RECOURSE_CONTRACT_TEST("a migration that fails leaves those before it and no part of itself") {
  CHECK_FALSE(Database::Open(url, std::vector<Migration>{kFirst, kBroken}, {}).ok());
  const auto db = Open(url, std::vector<Migration>{kFirst, kSecond});
  CHECK(Count(*db, "things") == 1);
}

TEST_CASE("a URL of another kind of database is refused") {
  const auto db = Database::Open("mysql://localhost/shop", {}, {});
  CHECK(status::ReasonOf(db.status()) == errors::v1::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace recourse::sql
