#pragma once

#include <string>

#include "libs/sql/transaction.h"
#include "recourse/agent/v1/agent.pb.h"

namespace recourse::agent::store {

// Creates it or replaces it.
absl::Status SaveProfile(sql::Transaction& tx, const v1::Agent& agent);
absl::StatusOr<v1::Agent> LoadProfile(sql::Transaction& tx, const std::string& name);

}  // namespace recourse::agent::store
