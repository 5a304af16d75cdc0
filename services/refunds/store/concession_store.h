// Concessions in SQL. All functions run within the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "libs/sql/transaction.h"
#include "recourse/refunds/v1/concession.pb.h"
#include "services/refunds/domain/concession.h"

namespace recourse::refunds::store {

// `ordinal`: how many there are for this subject and cause, this one included.
absl::Status InsertConcession(sql::Transaction& tx, v1::Concession& concession, int64_t ordinal);
absl::Status UpdateConcession(sql::Transaction& tx, v1::Concession& concession);
absl::StatusOr<v1::Concession> LoadConcession(sql::Transaction& tx, const std::string& name);
// Given before for the cause of `wanted` and its subject, oldest first; the whole order is the subject of all its
// parts.
absl::StatusOr<std::vector<v1::Concession>> ConcessionsFor(sql::Transaction& tx, const v1::Concession& wanted);
// Newest first, those before the concession `before` when it is not empty.
absl::StatusOr<std::vector<v1::Concession>> ConcessionsOf(sql::Transaction& tx, const std::string& customer,
                                                          const std::string& before, int limit);
// Without what was paid.
absl::StatusOr<ConcessionsSoFar> SumConcessions(sql::Transaction& tx, const std::string& order,
                                                const std::string& customer, const std::string& currency,
                                                absl::Time since);

}  // namespace recourse::refunds::store
