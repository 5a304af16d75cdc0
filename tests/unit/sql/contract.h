// What both databases promise. Each contract test runs on the database of the program it is linked into.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "libs/sql/database.h"
#include "libs/status/status.h"

namespace recourse::sql {

// The URL of a new, empty database; nothing where its server is not installed.
std::optional<std::string> NewDatabase();

inline constexpr Migration kSchema[] = {{1, "0001_schema", R"sql(
  CREATE TABLE counters(name TEXT PRIMARY KEY, value BIGINT NOT NULL CONSTRAINT counted_up CHECK (value >= 0));
  CREATE TABLE holders(counter TEXT NOT NULL REFERENCES counters(name));
  CREATE TABLE samples(id BIGINT PRIMARY KEY, number BIGINT, text TEXT, bytes BYTEA);
)sql"}};

inline std::unique_ptr<Database> Open(const std::string& url, std::span<const Migration> migrations = kSchema,
                                      Database::Options options = {}) {
  auto db = Database::Open(url, migrations, std::move(options));
  INFO(db.status().ToString());
  REQUIRE(db.ok());
  return *std::move(db);
}

inline absl::Status Insert(Transaction& tx, std::string_view counter, int64_t value = 0) {
  return tx.Execute("INSERT INTO counters(name, value) VALUES (?, ?)", {std::string(counter), value}).status();
}

inline absl::Status Increment(Transaction& tx, std::string_view counter) {
  int64_t value = 0;
  RETURN_IF_ERROR(tx.Query("SELECT value FROM counters WHERE name = ?", {std::string(counter)},
                           [&](const Row& row) { value = row.Int(0); }));
  return tx.Execute("UPDATE counters SET value = ? WHERE name = ?", {value + 1, std::string(counter)}).status();
}

// -1 when there is no such counter.
inline int64_t ValueOf(Database& db, std::string_view counter) {
  const absl::StatusOr<int64_t> value = db.Read([&](Transaction& tx) -> absl::StatusOr<int64_t> {
    int64_t found = -1;
    RETURN_IF_ERROR(tx.Query("SELECT value FROM counters WHERE name = ?", {std::string(counter)},
                             [&](const Row& row) { found = row.Int(0); }));
    return found;
  });
  INFO(value.status().ToString());
  REQUIRE(value.ok());
  return *value;
}

}  // namespace recourse::sql

#define RECOURSE_CONTRACT_TEST(rule) RECOURSE_CONTRACT_TEST_IMPL(rule, RECOURSE_CONCAT(ContractBody, __LINE__))
#define RECOURSE_CONTRACT_TEST_IMPL(rule, body)           \
  static void body(const std::string& url);               \
  TEST_CASE(rule) {                                       \
    const std::optional<std::string> url = NewDatabase(); \
    if (!url) {                                           \
      WARN("skipped: PostgreSQL is not installed");       \
      return;                                             \
    }                                                     \
    body(*url);                                           \
  }                                                       \
  static void body(const std::string& url)
