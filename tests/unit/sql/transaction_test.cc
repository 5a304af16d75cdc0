#include <atomic>
#include <limits>
#include <stdexcept>
#include <thread>
#include <vector>

#include <absl/time/clock.h>

#include "tests/unit/sql/contract.h"

namespace recourse::sql {
namespace {

using errors::v1::Reason;

RECOURSE_CONTRACT_TEST("what a closure wrote is there for the next reader, and its result comes back") {
  const auto db = Open(url);
  const absl::StatusOr<int64_t> changed = db->Write([](Transaction& tx) -> absl::StatusOr<int64_t> {
    RETURN_IF_ERROR(Insert(tx, "a", 1));
    RETURN_IF_ERROR(Insert(tx, "b", 2));
    return tx.Execute("UPDATE counters SET value = value + ?", {int64_t{10}});
  });
  REQUIRE(changed.ok());
  CHECK(*changed == 2);
  CHECK(ValueOf(*db, "a") == 11);
  CHECK(ValueOf(*db, "b") == 12);
}

struct FailingCase {
  std::string name;
  Database::Closure closure;
  absl::StatusCode code;
};

RECOURSE_CONTRACT_TEST("a closure that fails leaves nothing behind and does not hurt the next one") {
  const auto db = Open(url);
  const FailingCase cases[] = {
      {"an error of its own", [](Transaction&) { return absl::NotFoundError("no"); }, absl::StatusCode::kNotFound},
      {"an exception", [](Transaction&) -> absl::Status { throw std::runtime_error("boom"); },
       absl::StatusCode::kInternal},
      {"something thrown that is no exception", [](Transaction&) -> absl::Status { throw 1; },
       absl::StatusCode::kInternal},
      {"a failed statement, even if the closure does not mind",
       [](Transaction& tx) {
         Insert(tx, "kept").IgnoreError();
         return absl::OkStatus();
       },
       absl::StatusCode::kAlreadyExists},
      {"a statement that makes no sense", [](Transaction& tx) { return tx.Execute("FROB counters").status(); },
       absl::StatusCode::kInternal},
      {"two statements in one", [](Transaction& tx) { return tx.Execute("SELECT 1; SELECT 2").status(); },
       absl::StatusCode::kInternal},
  };
  REQUIRE(db->Write([](Transaction& tx) { return Insert(tx, "kept"); }).ok());
  for (const FailingCase& c : cases) {
    DYNAMIC_SECTION(c.name) {
      const absl::Status status = db->Write([&](Transaction& tx) -> absl::Status {
        RETURN_IF_ERROR(Insert(tx, "lost"));
        return c.closure(tx);
      });
      INFO(status.ToString());
      CHECK(status.code() == c.code);
      CHECK(ValueOf(*db, "lost") == -1);
      CHECK(db->Write([](Transaction& tx) { return Increment(tx, "kept"); }).ok());
    }
  }
}

struct ConstraintCase {
  std::string name;
  std::string sql;
  Reason reason;
  std::string sqlite_constraint;
  std::string postgres_constraint;
};

RECOURSE_CONTRACT_TEST("a violated constraint has a reason and, where the database knows it, a name") {
  const auto db = Open(url);
  REQUIRE(db->Write([](Transaction& tx) { return Insert(tx, "taken"); }).ok());
  const ConstraintCase cases[] = {
      {"unique", "INSERT INTO counters(name, value) VALUES ('taken', 0)", errors::v1::REASON_RESOURCE_EXISTS,
       "counters.name", "counters_pkey"},
      {"check", "UPDATE counters SET value = -1", errors::v1::REASON_CONFLICT, "counted_up", "counted_up"},
      {"foreign key", "INSERT INTO holders(counter) VALUES ('nobody')", errors::v1::REASON_CONFLICT, "",
       "holders_counter_fkey"},
      {"not null", "INSERT INTO counters(name) VALUES ('empty')", errors::v1::REASON_CONFLICT, "counters.value", ""},
  };
  for (const ConstraintCase& c : cases) {
    DYNAMIC_SECTION(c.name) {
      const absl::Status status = db->Write([&](Transaction& tx) { return tx.Execute(c.sql).status(); });
      INFO(status.ToString());
      CHECK(status::ReasonOf(status) == c.reason);
      CHECK(status::MetadataOf(status, "constraint") ==
            (db->dialect() == Dialect::kSqlite ? c.sqlite_constraint : c.postgres_constraint));
    }
  }
}

RECOURSE_CONTRACT_TEST("values come back as they went in") {
  const auto db = Open(url);
  std::string all_bytes;
  for (int byte = 0; byte < 256; ++byte) all_bytes += static_cast<char>(byte);
  const Values rows[] = {
      {nullptr, nullptr, nullptr},
      {int64_t{0}, "", Blob{}},
      {std::numeric_limits<int64_t>::max(), "Grüße, 東京 \U0001F4E6", Blob{all_bytes}},
      {std::numeric_limits<int64_t>::min(), "it's \"?\" \\x41 %s", Blob{std::string(1'000'000, '\0')}},
      {int64_t{-1}, "1e5", Blob{"123"}},
  };
  for (int64_t id = 0; const Values& row : rows) {
    CAPTURE(id);
    const absl::Status status = db->Write([&](Transaction& tx) {
      return tx
          .Execute("INSERT INTO samples(id, number, text, bytes) VALUES (?, ?, ?, ?)", {id, row[0], row[1], row[2]})
          .status();
    });
    INFO(status.ToString());
    REQUIRE(status.ok());
    Values read;
    REQUIRE(db->Read([&](Transaction& tx) {
                return tx.Query("SELECT number, text, bytes FROM samples WHERE id = ?", {id}, [&](const Row& found) {
                  read = {found.IsNull(0) ? Value(nullptr) : Value(found.Int(0)),
                          found.IsNull(1) ? Value(nullptr) : Value(found.Text(1)),
                          found.IsNull(2) ? Value(nullptr) : Value(Blob{found.Bytes(2)})};
                });
              }).ok());
    CHECK(read == row);
    ++id;
  }
}

RECOURSE_CONTRACT_TEST("a truth is 1 or 0, a time keeps its microseconds, a missing time is NULL") {
  const auto db = Open(url);
  const absl::Time time = absl::FromUnixMicros(1'767'225'599'999'999);
  REQUIRE(db->Write([&](Transaction& tx) {
              return tx
                  .Execute("INSERT INTO samples(id, number) VALUES (1, ?), (2, ?)",
                           {FromTime(time), FromOptionalTime(std::nullopt)})
                  .status();
            }).ok());
  std::vector<std::optional<absl::Time>> times;
  std::vector<int64_t> truths;
  REQUIRE(db->Read([&](Transaction& tx) {
              return tx.Query("SELECT number, id > 1 FROM samples ORDER BY id", {}, [&](const Row& row) {
                times.push_back(row.OptionalTime(0));
                truths.push_back(row.Int(1));
              });
            }).ok());
  CHECK(times == std::vector<std::optional<absl::Time>>{time, std::nullopt});
  CHECK(truths == std::vector<int64_t>{0, 1});
}

RECOURSE_CONTRACT_TEST("a question mark in quoted text is no placeholder") {
  const auto db = Open(url);
  std::string text;
  REQUIRE(db->Write([&](Transaction& tx) -> absl::Status {
              RETURN_IF_ERROR(
                  tx.Execute("INSERT INTO samples(id, text) VALUES (?, 'it''s a ?')", {int64_t{1}}).status());
              return tx.Query("SELECT text AS \"what?\" FROM samples WHERE id = ? AND text <> '?'", {int64_t{1}},
                              [&](const Row& row) { text = row.Text(0); });
            }).ok());
  CHECK(text == "it's a ?");
}

RECOURSE_CONTRACT_TEST("a reader cannot write") {
  const auto db = Open(url);
  CHECK_FALSE(db->Read([](Transaction& tx) { return Insert(tx, "sneaked in"); }).ok());
  CHECK(ValueOf(*db, "sneaked in") == -1);
}

RECOURSE_CONTRACT_TEST("increments of 16 threads lose nothing") {
  constexpr int kThreads = 16;
  const auto db = Open(url);
  for (const bool locked : {true, false}) {
    const int rounds = locked ? 200 : 25;  // without a lock, PostgreSQL spends its time on retries
    DYNAMIC_SECTION((locked ? "with a lock none is refused" : "without a lock a refused one is a conflict")) {
      REQUIRE(db->Write([](Transaction& tx) { return Insert(tx, "hot"); }).ok());
      std::atomic<int> done = 0;
      std::atomic<int> conflicts = 0;
      std::vector<std::thread> threads;
      for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&] {
          for (int round = 0; round < rounds; ++round) {
            const absl::Status status = db->Write([&](Transaction& tx) -> absl::Status {
              if (locked) RETURN_IF_ERROR(tx.Lock("counter", "hot"));
              return Increment(tx, "hot");
            });
            if (status.ok()) ++done;
            if (status::ReasonOf(status) == errors::v1::REASON_CONFLICT) ++conflicts;
          }
        });
      }
      for (std::thread& thread : threads) thread.join();
      CHECK(ValueOf(*db, "hot") == done);
      CHECK(done + conflicts == kThreads * rounds);
      if (locked) CHECK(conflicts == 0);
    }
  }
}

RECOURSE_CONTRACT_TEST("an expired closure is refused before it starts") {
  const auto db = Open(url);
  bool ran = false;
  const auto closure = [&](Transaction&) {
    ran = true;
    return absl::OkStatus();
  };
  CHECK(status::ReasonOf(db->Write(closure, absl::Now() - absl::Seconds(1))) == errors::v1::REASON_DEADLINE_EXCEEDED);
  CHECK_FALSE(ran);
  CHECK(db->Write(closure, absl::Now() + absl::Hours(1)).ok());
  CHECK(ran);
}

RECOURSE_CONTRACT_TEST("every listener hears of a commit before the writer is answered, and of nothing else") {
  const auto db = Open(url);
  std::atomic<int> first = 0;
  std::atomic<int> second = 0;
  db->OnCommit([&] { ++first; });
  db->OnCommit([&] { ++second; });
  CHECK(db->Write([](Transaction& tx) { return Insert(tx, "a"); }).ok());
  CHECK(first == 1);
  CHECK(second == 1);
  CHECK_FALSE(db->Write([](Transaction& tx) { return Insert(tx, "a"); }).ok());
  CHECK(ValueOf(*db, "a") == 0);
  CHECK(first == 1);
}

}  // namespace
}  // namespace recourse::sql
