#include "services/account/store/credit_store.h"

#include "libs/status/status.h"

namespace recourse::account {

absl::Status InsertLot(sql::Transaction& tx, const StoredLot& lot) {
  return tx
      .Execute(
          "INSERT INTO credit_lots(name, customer, currency, lot_class, source, credited, remaining, expire_time, "
          "create_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {lot.name, lot.customer, lot.currency, lot.lot_class, lot.source, lot.credited, lot.remaining,
           sql::FromOptionalTime(lot.expire_time), sql::FromTime(lot.create_time)})
      .status();
}

absl::Status UpdateLot(sql::Transaction& tx, const StoredLot& lot) {
  return tx
      .Execute("UPDATE credit_lots SET remaining = ?, expire_time = ? WHERE name = ?",
               {lot.remaining, sql::FromOptionalTime(lot.expire_time), lot.name})
      .status();
}

absl::StatusOr<std::vector<StoredLot>> ListLots(sql::Transaction& tx, const std::string& customer) {
  std::vector<StoredLot> lots;
  RETURN_IF_ERROR(
      tx.Query("SELECT name, customer, currency, lot_class, source, credited, remaining, expire_time, create_time FROM "
               "credit_lots WHERE customer = ? ORDER BY create_time, name",
               {customer}, [&](const sql::Row& row) {
                 lots.push_back({.name = row.Text(0),
                                 .customer = row.Text(1),
                                 .currency = row.Text(2),
                                 .lot_class = row.Int(3),
                                 .source = row.Text(4),
                                 .credited = row.Int(5),
                                 .remaining = row.Int(6),
                                 .expire_time = row.OptionalTime(7),
                                 .create_time = row.Time(8)});
               }));
  return lots;
}

absl::Status InsertEntry(sql::Transaction& tx, const v1::StoreCreditEntry& entry) {
  return tx
      .Execute("INSERT INTO credit_entries(ledger_entry, content, restored_entry) VALUES (?, ?, ?)",
               {entry.ledger_entry(), sql::Blob{entry.SerializeAsString()}, entry.restored_entry()})
      .status();
}

absl::StatusOr<std::optional<v1::StoreCreditEntry>> FindEntry(sql::Transaction& tx, const std::string& ledger_entry) {
  std::optional<v1::StoreCreditEntry> found;
  RETURN_IF_ERROR(tx.Query("SELECT content FROM credit_entries WHERE ledger_entry = ?", {ledger_entry},
                           [&](const sql::Row& row) { found.emplace().ParseFromString(row.Bytes(0)); }));
  return found;
}

absl::StatusOr<std::vector<v1::StoreCreditEntry>> ListRestoresOf(sql::Transaction& tx,
                                                                 const std::string& ledger_entry) {
  std::vector<v1::StoreCreditEntry> restores;
  RETURN_IF_ERROR(tx.Query("SELECT content FROM credit_entries WHERE restored_entry = ?", {ledger_entry},
                           [&](const sql::Row& row) { restores.emplace_back().ParseFromString(row.Bytes(0)); }));
  return restores;
}

}  // namespace recourse::account
