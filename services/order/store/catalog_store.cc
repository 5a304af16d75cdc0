#include "services/order/store/catalog_store.h"

#include "libs/status/status.h"

namespace recourse::order {

absl::Status SaveProduct(sql::Transaction& tx, const v1::Product& product) {
  return tx
      .Execute("INSERT INTO products(name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body",
               {product.name(), sql::Blob{product.SerializeAsString()}})
      .status();
}

absl::StatusOr<std::optional<v1::Product>> FindProduct(sql::Transaction& tx, const std::string& name) {
  std::optional<v1::Product> found;
  RETURN_IF_ERROR(tx.Query("SELECT body FROM products WHERE name = ?", {name},
                           [&](const sql::Row& row) { found.emplace().ParseFromString(row.Bytes(0)); }));
  return found;
}

}  // namespace recourse::order
