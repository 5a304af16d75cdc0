// The shop's products in SQL.
#pragma once

#include <optional>
#include <string>

#include <absl/status/statusor.h>

#include "libs/sql/transaction.h"
#include "recourse/order/v1/catalog.pb.h"

namespace recourse::order {

absl::Status SaveProduct(sql::Transaction& tx, const v1::Product& product);
// Nothing when the shop does not know it.
absl::StatusOr<std::optional<v1::Product>> FindProduct(sql::Transaction& tx, const std::string& name);

}  // namespace recourse::order
