// Cancellations in SQL. All functions run within the caller's transaction, under the order's lock when they write.
#pragma once

#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/sql/transaction.h"
#include "recourse/order/v1/cancellation.pb.h"

namespace recourse::order {

absl::Status InsertCancellation(sql::Transaction& tx, const v1::Cancellation& cancellation);

// Counts the version, and with it the etag, up.
absl::Status UpdateCancellation(sql::Transaction& tx, v1::Cancellation& cancellation);

// `owner` empty: any customer's; otherwise a stranger's is RESOURCE_NOT_FOUND.
absl::StatusOr<v1::Cancellation> LoadCancellation(sql::Transaction& tx, const std::string& name,
                                                  const std::string& owner);

// Oldest first.
absl::StatusOr<std::vector<v1::Cancellation>> LoadCancellations(sql::Transaction& tx, const std::string& order_id);

}  // namespace recourse::order
