#include "services/account/store/customer_store.h"

#include "libs/status/status.h"

namespace recourse::account {

absl::StatusOr<std::optional<StoredCustomer>> FindCustomer(sql::Transaction& tx, const std::string& name) {
  std::optional<StoredCustomer> found;
  RETURN_IF_ERROR(
      tx.Query("SELECT content, create_time, version FROM customers WHERE name = ?", {name}, [&](const sql::Row& row) {
        found.emplace();
        found->content.ParseFromString(row.Bytes(0));
        found->create_time = row.Time(1);
        found->version = row.Int(2);
      }));
  return found;
}

absl::Status SaveCustomer(sql::Transaction& tx, const StoredCustomer& customer) {
  return tx
      .Execute(
          "INSERT INTO customers(name, content, create_time, version) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE "
          "SET content = excluded.content, version = excluded.version",
          {customer.content.name(), sql::Blob{customer.content.SerializeAsString()},
           sql::FromTime(customer.create_time), customer.version})
      .status();
}

}  // namespace recourse::account
