#include "services/order/store/replacement_store.h"

#include "libs/status/status.h"

namespace recourse::order {

absl::StatusOr<std::map<int, Replacement>> LoadReplacements(sql::Transaction& tx, const std::string& order_id) {
  std::map<int, Replacement> replacements;
  RETURN_IF_ERROR(tx.Query(
      "SELECT number, source, new_order_id FROM replacements WHERE order_id = ?", {order_id}, [&](const sql::Row& row) {
        replacements[static_cast<int>(row.Int(0))] = {.source = row.Text(1), .new_order_id = row.Text(2)};
      }));
  return replacements;
}

absl::Status InsertReplacement(sql::Transaction& tx, const std::string& order_id, int number,
                               const Replacement& replacement) {
  return tx
      .Execute("INSERT INTO replacements(order_id, number, source, new_order_id) VALUES (?, ?, ?, ?)",
               {order_id, int64_t{number}, replacement.source, replacement.new_order_id})
      .status();
}

}  // namespace recourse::order
