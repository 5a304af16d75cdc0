// Customers in SQL. All functions run within the caller's transaction.
#pragma once

#include <optional>
#include <string>

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "libs/sql/transaction.h"
#include "recourse/account/v1/account.pb.h"

namespace recourse::account {

struct StoredCustomer {
  v1::Customer content;  // without create_time and etag
  absl::Time create_time;
  int64_t version = 0;
};

absl::StatusOr<std::optional<StoredCustomer>> FindCustomer(sql::Transaction& tx, const std::string& name);
// Creates or replaces.
absl::Status SaveCustomer(sql::Transaction& tx, const StoredCustomer& customer);

}  // namespace recourse::account
