#include "services/returns/store/return_store.h"

#include <optional>

#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::returns::store {
namespace {

constexpr char kSelect[] =
    "SELECT body, refund, late_refund, handed_over_late, refund_requested, version, basis, graded FROM returns ";

ReturnRecord FromRow(const sql::Row& row) {
  ReturnRecord record;
  record.body.ParseFromString(row.Bytes(0));
  record.refund.ParseFromString(row.Bytes(1));
  record.late_refund.ParseFromString(row.Bytes(2));
  record.handed_over_late = row.Int(3) != 0;
  record.refund_requested = row.Int(4) != 0;
  record.version = row.Int(5);
  record.basis.ParseFromString(row.Bytes(6));
  record.graded = row.Int(7) != 0;
  record.body.set_etag(absl::StrCat(record.version));
  return record;
}

sql::Blob BodyOf(const ReturnRecord& record) {
  v1::Return body = record.body;
  body.clear_etag();
  return {body.SerializeAsString()};
}

}  // namespace

absl::Status Insert(sql::Transaction& tx, const ReturnRecord& record, const std::string& creation_key) {
  const int64_t created = record.body.create_time().seconds() * 1'000'000 + record.body.create_time().nanos() / 1'000;
  return tx
      .Execute(
          "INSERT INTO returns (name, order_name, customer, state, create_time, version, creation_key, body, refund, "
          "late_refund, handed_over_late, refund_requested, basis, graded) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {record.body.name(), record.body.order(), record.body.customer(), int64_t{record.body.state()}, created,
           record.version, creation_key, BodyOf(record), sql::Blob{record.refund.SerializeAsString()},
           sql::Blob{record.late_refund.SerializeAsString()}, int64_t{record.handed_over_late},
           int64_t{record.refund_requested}, sql::Blob{record.basis.SerializeAsString()}, int64_t{record.graded}})
      .status();
}

absl::Status Update(sql::Transaction& tx, const ReturnRecord& record) {
  return tx
      .Execute(
          "UPDATE returns SET state = ?, body = ?, handed_over_late = ?, refund_requested = ?, graded = ?, version = ? "
          "WHERE name = ?",
          {int64_t{record.body.state()}, BodyOf(record), int64_t{record.handed_over_late},
           int64_t{record.refund_requested}, int64_t{record.graded}, record.version + 1, record.body.name()})
      .status();
}

absl::StatusOr<ReturnRecord> LoadForUpdate(sql::Transaction& tx, const std::string& name, const std::string& owner) {
  RETURN_IF_ERROR(tx.Lock("return", name));
  return Load(tx, name, owner);
}

absl::StatusOr<ReturnRecord> Load(sql::Transaction& tx, const std::string& name, const std::string& owner) {
  std::optional<ReturnRecord> found;
  RETURN_IF_ERROR(tx.Query(absl::StrCat(kSelect, "WHERE name = ? AND (? = '' OR customer = ?)"), {name, owner, owner},
                           [&found](const sql::Row& row) { found = FromRow(row); }));
  if (!found) return status::NotFound(name);
  return *std::move(found);
}

absl::StatusOr<std::vector<ReturnRecord>> ListOfOrder(sql::Transaction& tx, const std::string& order,
                                                      const std::string& owner) {
  std::vector<ReturnRecord> records;
  RETURN_IF_ERROR(
      tx.Query(absl::StrCat(kSelect, "WHERE order_name = ? AND (? = '' OR customer = ?) ORDER BY create_time, name"),
               {order, owner, owner}, [&records](const sql::Row& row) { records.push_back(FromRow(row)); }));
  return records;
}

absl::StatusOr<std::vector<ReturnRecord>> ListAfter(sql::Transaction& tx, const std::string& name, int limit) {
  std::vector<ReturnRecord> records;
  RETURN_IF_ERROR(tx.Query(absl::StrCat(kSelect, "WHERE name > ? AND length(basis) > 0 ORDER BY name LIMIT ?"),
                           {name, int64_t{limit}},
                           [&records](const sql::Row& row) { records.push_back(FromRow(row)); }));
  return records;
}

}  // namespace recourse::returns::store
