// Store credit in SQL. All functions run within the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "libs/sql/transaction.h"
#include "recourse/account/v1/store_credit.pb.h"

namespace recourse::account {

struct StoredLot {
  std::string name;
  std::string customer;
  std::string currency;
  int64_t lot_class = 0;
  std::string source;
  int64_t credited = 0;
  int64_t remaining = 0;
  std::optional<absl::Time> expire_time;
  absl::Time create_time;
};

absl::Status InsertLot(sql::Transaction& tx, const StoredLot& lot);
absl::Status UpdateLot(sql::Transaction& tx, const StoredLot& lot);
// Oldest first, also those that are empty or have expired.
absl::StatusOr<std::vector<StoredLot>> ListLots(sql::Transaction& tx, const std::string& customer);

absl::Status InsertEntry(sql::Transaction& tx, const v1::StoreCreditEntry& entry);
absl::StatusOr<std::optional<v1::StoreCreditEntry>> FindEntry(sql::Transaction& tx, const std::string& ledger_entry);
absl::StatusOr<std::vector<v1::StoreCreditEntry>> ListRestoresOf(sql::Transaction& tx, const std::string& ledger_entry);

}  // namespace recourse::account
