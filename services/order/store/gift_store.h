// Gift receipts in SQL.
#pragma once

#include <string>

#include <absl/status/statusor.h>

#include "libs/sql/transaction.h"

namespace recourse::order {

// RESOURCE_EXISTS when another order has it.
absl::Status InsertGiftReceipt(sql::Transaction& tx, const std::string& receipt, const std::string& order_id);

// RESOURCE_NOT_FOUND.
absl::StatusOr<std::string> OrderOfGift(sql::Transaction& tx, const std::string& receipt);

}  // namespace recourse::order
