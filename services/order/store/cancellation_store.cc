#include "services/order/store/cancellation_store.h"

#include <optional>

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "libs/status/status.h"
#include "services/order/names.h"

namespace recourse::order {
namespace {

sql::Blob BodyOf(v1::Cancellation cancellation) {
  cancellation.clear_etag();
  return {cancellation.SerializeAsString()};
}

v1::Cancellation FromRow(const sql::Row& row) {
  v1::Cancellation cancellation;
  cancellation.ParseFromString(row.Bytes(0));
  cancellation.set_etag(absl::StrCat(row.Int(1)));
  return cancellation;
}

}  // namespace

absl::Status InsertCancellation(sql::Transaction& tx, const v1::Cancellation& cancellation) {
  const std::string order_id = OrderId(cancellation.order());
  return tx
      .Execute(
          "INSERT INTO cancellations(name, order_id, sequence, state, version, body) VALUES (?, ?, (SELECT "
          "COUNT(*) + 1 FROM cancellations WHERE order_id = ?), ?, 1, ?)",
          {cancellation.name(), order_id, order_id, int64_t{cancellation.state()}, BodyOf(cancellation)})
      .status();
}

absl::Status UpdateCancellation(sql::Transaction& tx, v1::Cancellation& cancellation) {
  int64_t version = 0;
  if (!absl::SimpleAtoi(cancellation.etag(), &version))
    return absl::InternalError("a cancellation without its version");
  RETURN_IF_ERROR(tx.Execute("UPDATE cancellations SET state = ?, version = ?, body = ? WHERE name = ?",
                             {int64_t{cancellation.state()}, version + 1, BodyOf(cancellation), cancellation.name()})
                      .status());
  cancellation.set_etag(absl::StrCat(version + 1));
  return absl::OkStatus();
}

absl::StatusOr<v1::Cancellation> LoadCancellation(sql::Transaction& tx, const std::string& name,
                                                  const std::string& owner) {
  std::optional<v1::Cancellation> found;
  RETURN_IF_ERROR(tx.Query("SELECT body, version FROM cancellations WHERE name = ?", {name},
                           [&](const sql::Row& row) { found = FromRow(row); }));
  if (!found || (!owner.empty() && found->customer() != owner)) return status::NotFound(name);
  return *std::move(found);
}

absl::StatusOr<std::vector<v1::Cancellation>> LoadCancellations(sql::Transaction& tx, const std::string& order_id) {
  std::vector<v1::Cancellation> cancellations;
  RETURN_IF_ERROR(tx.Query("SELECT body, version FROM cancellations WHERE order_id = ? ORDER BY sequence", {order_id},
                           [&](const sql::Row& row) { cancellations.push_back(FromRow(row)); }));
  return cancellations;
}

}  // namespace recourse::order
