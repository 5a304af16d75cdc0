#include "services/order/store/gift_store.h"

#include "libs/status/status.h"

namespace recourse::order {

absl::Status InsertGiftReceipt(sql::Transaction& tx, const std::string& receipt, const std::string& order_id) {
  ASSIGN_OR_RETURN(const int64_t inserted,
                   tx.Execute("INSERT INTO gift_receipts(name, order_id) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                              {receipt, order_id}));
  if (inserted == 1) return absl::OkStatus();
  return status::Error(errors::v1::REASON_RESOURCE_EXISTS, "another order has this gift receipt",
                       {{"resource", receipt}});
}

absl::StatusOr<std::string> OrderOfGift(sql::Transaction& tx, const std::string& receipt) {
  std::string order_id;
  RETURN_IF_ERROR(tx.Query("SELECT order_id FROM gift_receipts WHERE name = ?", {receipt},
                           [&](const sql::Row& row) { order_id = row.Text(0); }));
  if (order_id.empty()) return status::NotFound(receipt);
  return order_id;
}

}  // namespace recourse::order
