#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <absl/status/statusor.h>

#include "libs/sql/value.h"

namespace recourse::sql {

enum class Dialect { kSqlite, kPostgres };

// A running transaction. Placeholders are `?` on both databases. A violated constraint is RESOURCE_EXISTS (unique) or
// CONFLICT (others); after an error on PostgreSQL nothing but leaving the closure makes sense.
class Transaction {
 public:
  virtual ~Transaction() = default;

  // Number of rows changed.
  virtual absl::StatusOr<int64_t> Execute(std::string_view sql, const Values& parameters = {}) = 0;

  virtual absl::Status Query(std::string_view sql, const Values& parameters,
                             const std::function<void(const Row&)>& each) = 0;

  // Serialises writers of one hot aggregate. SQLite has one writer anyway.
  virtual absl::Status Lock(std::string_view kind, std::string_view id) = 0;

  virtual Dialect dialect() const = 0;
};

}  // namespace recourse::sql
