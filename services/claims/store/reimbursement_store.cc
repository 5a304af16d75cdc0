#include "services/claims/store/reimbursement_store.h"

#include <optional>

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::claims::store {
namespace {

sql::Blob BodyOf(v1::Reimbursement body) {
  body.clear_etag();
  return {body.SerializeAsString()};
}

}  // namespace

absl::Status InsertReimbursement(sql::Transaction& tx, const v1::Reimbursement& body) {
  return tx
      .Execute("INSERT INTO reimbursements (name, seller, order_name, version, body) VALUES (?, ?, ?, ?, ?)",
               {body.name(), body.seller(), body.order(), int64_t{1}, BodyOf(body)})
      .status();
}

absl::Status UpdateReimbursement(sql::Transaction& tx, v1::Reimbursement& body) {
  int64_t version = 0;
  if (!absl::SimpleAtoi(body.etag(), &version)) return absl::InternalError("an etag that is no version");
  body.set_etag(absl::StrCat(++version));
  return tx
      .Execute("UPDATE reimbursements SET body = ?, version = ? WHERE name = ?", {BodyOf(body), version, body.name()})
      .status();
}

absl::StatusOr<v1::Reimbursement> LoadReimbursement(sql::Transaction& tx, const std::string& name,
                                                    const std::string& seller) {
  std::optional<v1::Reimbursement> found;
  RETURN_IF_ERROR(tx.Query("SELECT body, version FROM reimbursements WHERE name = ? AND (? = '' OR seller = ?)",
                           {name, seller, seller}, [&found](const sql::Row& row) {
                             found.emplace().ParseFromString(row.Bytes(0));
                             found->set_etag(absl::StrCat(row.Int(1)));
                           }));
  if (!found) return status::NotFound(name);
  return *std::move(found);
}

absl::StatusOr<v1::Reimbursement> LoadReimbursementForUpdate(sql::Transaction& tx, const std::string& name,
                                                             const std::string& seller) {
  RETURN_IF_ERROR(tx.Lock("reimbursement", name));
  return LoadReimbursement(tx, name, seller);
}

}  // namespace recourse::claims::store
