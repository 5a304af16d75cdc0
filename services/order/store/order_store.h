// Orders and their units in SQL. All functions run within the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/sql/transaction.h"
#include "recourse/order/v1/order.pb.h"
#include "services/order/domain/unit.h"

namespace recourse::order {

struct StoredOrder {
  std::string id;
  v1::Order header;  // as placed: without state, units and etag
  int64_t version = 0;
};

// Where a page of a customer's orders ended.
struct OrderPosition {
  absl::Time placed_time;
  std::string id;
};

// RESOURCE_EXISTS when the order is known.
absl::Status InsertOrder(sql::Transaction& tx, const StoredOrder& order, const std::vector<Unit>& units);

// `owner` empty: any customer's; otherwise a stranger's order is RESOURCE_NOT_FOUND.
absl::StatusOr<StoredOrder> LoadOrder(sql::Transaction& tx, const std::string& id, const std::string& owner);

absl::StatusOr<bool> OrderExists(sql::Transaction& tx, const std::string& id);

// Newest first, those after `after`.
absl::StatusOr<std::vector<StoredOrder>> LoadOrdersOf(sql::Transaction& tx, const std::string& customer,
                                                      const std::optional<OrderPosition>& after, int limit);

// Saves the header and counts the version up.
absl::Status SaveHeader(sql::Transaction& tx, StoredOrder& order);

// By number.
absl::StatusOr<std::vector<Unit>> LoadUnits(sql::Transaction& tx, const std::string& order_id);

// Saves state, delivered_time and shipment, and counts the order's version up.
absl::Status SaveUnit(sql::Transaction& tx, const std::string& order_id, const Unit& unit);

// Saves line and components of a unit that became another variant.
absl::Status ReplaceUnit(sql::Transaction& tx, const std::string& order_id, const Unit& unit);

}  // namespace recourse::order
