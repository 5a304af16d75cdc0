#include "services/account/store/membership_store.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"

namespace recourse::account {
namespace {

sql::Blob ContentOf(v1::Membership membership) {
  membership.clear_etag();
  return {membership.SerializeAsString()};
}

v1::Membership FromRow(const sql::Row& row) {
  v1::Membership membership;
  membership.ParseFromString(row.Bytes(0));
  membership.set_etag(absl::StrCat(row.Int(1)));
  return membership;
}

}  // namespace

absl::StatusOr<std::optional<v1::Membership>> FindMembership(sql::Transaction& tx, const std::string& name) {
  std::optional<v1::Membership> found;
  RETURN_IF_ERROR(tx.Query("SELECT content, version FROM memberships WHERE name = ?", {name},
                           [&](const sql::Row& row) { found = FromRow(row); }));
  return found;
}

absl::StatusOr<v1::Membership> LoadMembership(sql::Transaction& tx, const std::string& name, const std::string& owner) {
  ASSIGN_OR_RETURN(std::optional<v1::Membership> found, FindMembership(tx, name));
  if (!found || (!owner.empty() && found->customer() != owner)) return status::NotFound(name);
  return *std::move(found);
}

absl::StatusOr<std::vector<v1::Membership>> LoadMembershipsOf(sql::Transaction& tx, const std::string& customer) {
  std::vector<v1::Membership> memberships;
  RETURN_IF_ERROR(
      tx.Query("SELECT content, version FROM memberships WHERE customer = ? ORDER BY join_time DESC, name DESC",
               {customer}, [&](const sql::Row& row) { memberships.push_back(FromRow(row)); }));
  return memberships;
}

absl::Status InsertMembership(sql::Transaction& tx, v1::Membership& membership) {
  membership.set_etag("1");
  return tx
      .Execute("INSERT INTO memberships(name, customer, join_time, content, version) VALUES (?, ?, ?, ?, 1)",
               {membership.name(), membership.customer(), sql::FromTime(clock::FromProto(membership.join_time())),
                ContentOf(membership)})
      .status();
}

absl::Status UpdateMembership(sql::Transaction& tx, v1::Membership& membership) {
  int64_t version = 0;
  if (!absl::SimpleAtoi(membership.etag(), &version)) return absl::InternalError("a membership without its version");
  membership.set_etag(absl::StrCat(version + 1));
  return tx
      .Execute("UPDATE memberships SET content = ?, version = ? WHERE name = ?",
               {ContentOf(membership), version + 1, membership.name()})
      .status();
}

absl::StatusOr<std::optional<bool>> FindPeriod(sql::Transaction& tx, const std::string& order) {
  std::optional<bool> wanted;
  RETURN_IF_ERROR(tx.Query("SELECT wanted FROM membership_periods WHERE order_name = ?", {order},
                           [&](const sql::Row& row) { wanted = row.Int(0) != 0; }));
  return wanted;
}

absl::Status InsertPeriod(sql::Transaction& tx, const std::string& order, const std::string& membership, bool wanted) {
  return tx
      .Execute("INSERT INTO membership_periods(order_name, membership, wanted) VALUES (?, ?, ?)",
               {order, membership, int64_t{wanted}})
      .status();
}

}  // namespace recourse::account
