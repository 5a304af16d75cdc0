#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <absl/status/statusor.h>

#include "libs/sql/value.h"

namespace recourse::sql {

enum class Dialect { kSqlite, kPostgres };

// A running transaction. Placeholders are `?` on both databases. A violated constraint is RESOURCE_EXISTS (unique) or
// CONFLICT (others), with metadata "constraint" where the database names it; a lost or busy database is UNAVAILABLE.
// A failed statement dooms the closure: it is rolled back even if it returns OK.
class Transaction {
 public:
  virtual ~Transaction() = default;

  // Number of rows that an INSERT, UPDATE or DELETE changed.
  virtual absl::StatusOr<int64_t> Execute(std::string_view sql, const Values& parameters = {}) = 0;

  virtual absl::Status Query(std::string_view sql, const Values& parameters,
                             const std::function<void(const Row&)>& each) = 0;

  // Serialises writers of one hot aggregate until the end of the transaction. As the first statement of a closure it
  // spares PostgreSQL the retries that the wait would otherwise cost. SQLite has one writer anyway.
  virtual absl::Status Lock(std::string_view kind, std::string_view id) = 0;

  virtual Dialect dialect() const = 0;
};

}  // namespace recourse::sql
