// A connection to a SQLite file with its cache of prepared statements. Not thread-safe.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <sqlite3.h>

#include "libs/sql/transaction.h"

namespace recourse::sql {

class SqliteConnection final : public Transaction {
 public:
  static absl::StatusOr<std::unique_ptr<SqliteConnection>> Open(const std::string& path, bool read_only);
  ~SqliteConnection() override;

  absl::StatusOr<int64_t> Execute(std::string_view sql, const Values& parameters) override;
  absl::Status Query(std::string_view sql, const Values& parameters,
                     const std::function<void(const Row&)>& each) override;
  absl::Status Lock(std::string_view, std::string_view) override { return absl::OkStatus(); }
  Dialect dialect() const override { return Dialect::kSqlite; }

  // The first failure of Execute or Query since ClearFailure.
  const absl::Status& failure() const { return failure_; }
  void ClearFailure() { failure_ = absl::OkStatus(); }

  // Any number of statements, without parameters.
  absl::Status Script(const char* sql);
  // A deferred foreign key is not satisfied yet: COMMIT would fail.
  bool OwesForeignKey() const;
  // False once SQLite itself has rolled the transaction back.
  bool InTransaction() const { return sqlite3_get_autocommit(db_) == 0; }

 private:
  explicit SqliteConnection(sqlite3* db) : db_(db) {}
  absl::Status Step(std::string_view sql, const Values& parameters, const std::function<void(const Row&)>& each);
  absl::StatusOr<sqlite3_stmt*> Prepare(std::string_view sql);
  absl::Status LastError() const;

  sqlite3* const db_;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
  absl::Status failure_;
};

}  // namespace recourse::sql
