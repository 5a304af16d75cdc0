#include "services/order/store/change_store.h"

#include <optional>

#include "libs/status/status.h"

namespace recourse::order {

absl::Status InsertChange(sql::Transaction& tx, const std::string& order_id, const v1::OrderChange& change) {
  return tx
      .Execute(
          "INSERT INTO order_changes(name, order_id, sequence, body) VALUES (?, ?, (SELECT COUNT(*) + 1 FROM "
          "order_changes WHERE order_id = ?), ?)",
          {change.name(), order_id, order_id, sql::Blob{change.SerializeAsString()}})
      .status();
}

absl::Status UpdateChange(sql::Transaction& tx, const v1::OrderChange& change) {
  return tx
      .Execute("UPDATE order_changes SET body = ? WHERE name = ?",
               {sql::Blob{change.SerializeAsString()}, change.name()})
      .status();
}

absl::StatusOr<v1::OrderChange> LoadChange(sql::Transaction& tx, const std::string& name) {
  std::optional<v1::OrderChange> found;
  RETURN_IF_ERROR(tx.Query("SELECT body FROM order_changes WHERE name = ?", {name},
                           [&](const sql::Row& row) { found.emplace().ParseFromString(row.Bytes(0)); }));
  if (!found) return status::NotFound(name);
  return *std::move(found);
}

absl::StatusOr<std::vector<v1::OrderChange>> LoadChanges(sql::Transaction& tx, const std::string& order_id) {
  std::vector<v1::OrderChange> changes;
  RETURN_IF_ERROR(tx.Query("SELECT body FROM order_changes WHERE order_id = ? ORDER BY sequence", {order_id},
                           [&](const sql::Row& row) { changes.emplace_back().ParseFromString(row.Bytes(0)); }));
  return changes;
}

}  // namespace recourse::order
