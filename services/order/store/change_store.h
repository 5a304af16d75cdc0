// Changes of orders in SQL, under the order's lock when they are written.
#pragma once

#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/sql/transaction.h"
#include "recourse/order/v1/order_change.pb.h"

namespace recourse::order {

absl::Status InsertChange(sql::Transaction& tx, const std::string& order_id, const v1::OrderChange& change);
absl::Status UpdateChange(sql::Transaction& tx, const v1::OrderChange& change);
absl::StatusOr<v1::OrderChange> LoadChange(sql::Transaction& tx, const std::string& name);
// Oldest first.
absl::StatusOr<std::vector<v1::OrderChange>> LoadChanges(sql::Transaction& tx, const std::string& order_id);

}  // namespace recourse::order
