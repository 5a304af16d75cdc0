// All SQL of returns. `owner` restricts to one customer's returns; empty means all. What is not there or not the
// owner's is RESOURCE_NOT_FOUND.
#pragma once

#include <string>
#include <vector>

#include "libs/sql/transaction.h"
#include "services/returns/store/return_record.h"

namespace recourse::returns::store {

// RESOURCE_EXISTS when `creation_key` has made a return before.
absl::Status Insert(sql::Transaction& tx, const ReturnRecord& record, const std::string& creation_key);

// Replaces the record and raises its version.
absl::Status Update(sql::Transaction& tx, const ReturnRecord& record);

// For a change: nobody else changes it until the transaction ends.
absl::StatusOr<ReturnRecord> LoadForUpdate(sql::Transaction& tx, const std::string& name,
                                           const std::string& owner = {});
absl::StatusOr<ReturnRecord> Load(sql::Transaction& tx, const std::string& name, const std::string& owner = {});

// Oldest first.
absl::StatusOr<std::vector<ReturnRecord>> ListOfOrder(sql::Transaction& tx, const std::string& order,
                                                      const std::string& owner);

// By name, those that have a basis.
absl::StatusOr<std::vector<ReturnRecord>> ListAfter(sql::Transaction& tx, const std::string& name, int limit);

}  // namespace recourse::returns::store
