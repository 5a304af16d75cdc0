#include "services/order/store/membership_end_store.h"

#include "libs/status/status.h"
#include "services/order/names.h"

namespace recourse::order {

absl::Status InsertMembershipEnd(sql::Transaction& tx, const v1::MembershipEnd& end) {
  return tx
      .Execute("INSERT INTO membership_ends(name, period_order, body) VALUES (?, ?, ?)",
               {end.name(), OrderId(end.order()), sql::Blob{end.SerializeAsString()}})
      .status();
}

absl::Status UpdateMembershipEnd(sql::Transaction& tx, const v1::MembershipEnd& end) {
  return tx
      .Execute("UPDATE membership_ends SET body = ? WHERE name = ?", {sql::Blob{end.SerializeAsString()}, end.name()})
      .status();
}

absl::StatusOr<v1::MembershipEnd> LoadMembershipEnd(sql::Transaction& tx, const std::string& name,
                                                    const std::string& owner) {
  std::optional<v1::MembershipEnd> found;
  RETURN_IF_ERROR(tx.Query("SELECT body FROM membership_ends WHERE name = ?", {name},
                           [&](const sql::Row& row) { found.emplace().ParseFromString(row.Bytes(0)); }));
  if (!found || (!owner.empty() && found->customer() != owner)) return status::NotFound(name);
  return *std::move(found);
}

absl::StatusOr<std::optional<v1::MembershipEnd>> FindMembershipEnd(sql::Transaction& tx,
                                                                   const std::string& period_order_id) {
  std::optional<v1::MembershipEnd> found;
  RETURN_IF_ERROR(tx.Query("SELECT body FROM membership_ends WHERE period_order = ?", {period_order_id},
                           [&](const sql::Row& row) { found.emplace().ParseFromString(row.Bytes(0)); }));
  return found;
}

}  // namespace recourse::order
