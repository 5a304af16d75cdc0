#include "services/claims/store/claim_store.h"

#include <optional>

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::claims::store {
namespace {

constexpr char kSelect[] = "SELECT body, refund, version, trace FROM claims ";
constexpr char kVisible[] = "AND (? = '' OR customer = ?) AND (? = '' OR seller = ?) ";

ClaimRecord FromRow(const sql::Row& row) {
  ClaimRecord record;
  record.body.ParseFromString(row.Bytes(0));
  record.refund.ParseFromString(row.Bytes(1));
  record.version = row.Int(2);
  if (!row.IsNull(3)) record.trace.ParseFromString(row.Bytes(3));
  record.body.set_etag(absl::StrCat(record.version));
  return record;
}

sql::Blob BodyOf(const ClaimRecord& record) {
  v1::Claim body = record.body;
  body.clear_etag();
  return {body.SerializeAsString()};
}

const char* ColumnOf(const std::string& parent) {
  if (absl::StartsWith(parent, "customers/")) return "customer";
  return absl::StartsWith(parent, "sellers/") ? "seller" : "order_name";
}

}  // namespace

absl::Status Insert(sql::Transaction& tx, const ClaimRecord& record, const std::string& creation_key) {
  const v1::Claim& body = record.body;
  return tx
      .Execute(
          "INSERT INTO claims (name, order_name, customer, seller, state, version, creation_key, body, refund, trace, "
          "counts) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {body.name(), body.order(), body.customer(), body.seller(), int64_t{body.state()}, record.version,
           creation_key, BodyOf(record), sql::Blob{record.refund.SerializeAsString()},
           sql::Blob{record.trace.SerializeAsString()}, int64_t{body.counts_against_seller()}})
      .status();
}

absl::Status Update(sql::Transaction& tx, const ClaimRecord& record) {
  return tx
      .Execute("UPDATE claims SET state = ?, body = ?, trace = ?, version = ?, counts = ? WHERE name = ?",
               {int64_t{record.body.state()}, BodyOf(record), sql::Blob{record.trace.SerializeAsString()},
                record.version + 1, int64_t{record.body.counts_against_seller()}, record.body.name()})
      .status();
}

absl::StatusOr<ClaimRecord> LoadForUpdate(sql::Transaction& tx, const std::string& name, const Viewer& viewer) {
  RETURN_IF_ERROR(tx.Lock("claim", name));
  return Load(tx, name, viewer);
}

absl::StatusOr<ClaimRecord> Load(sql::Transaction& tx, const std::string& name, const Viewer& viewer) {
  std::optional<ClaimRecord> found;
  RETURN_IF_ERROR(tx.Query(absl::StrCat(kSelect, "WHERE name = ? ", kVisible),
                           {name, viewer.customer, viewer.customer, viewer.seller, viewer.seller},
                           [&found](const sql::Row& row) { found = FromRow(row); }));
  if (!found) return status::NotFound(name);
  return *std::move(found);
}

absl::StatusOr<std::vector<ClaimRecord>> List(sql::Transaction& tx, const std::string& parent,
                                              const std::string& before, int limit, const Viewer& viewer) {
  std::vector<ClaimRecord> records;
  RETURN_IF_ERROR(
      tx.Query(absl::StrCat(kSelect, "WHERE ", ColumnOf(parent), " = ? AND (? = '' OR name < ?) ", kVisible,
                            "ORDER BY name DESC LIMIT ?"),
               {parent, before, before, viewer.customer, viewer.customer, viewer.seller, viewer.seller, int64_t{limit}},
               [&records](const sql::Row& row) { records.push_back(FromRow(row)); }));
  return records;
}

absl::Status InsertFile(sql::Transaction& tx, const std::string& claim, const File& file) {
  return tx
      .Execute(
          "INSERT INTO claim_files (claim, attachment, content_hash) VALUES (?, ?, ?) "
          "ON CONFLICT (claim, attachment) DO NOTHING",
          {claim, file.attachment, file.content_hash})
      .status();
}

absl::StatusOr<std::string> OtherClaimWith(sql::Transaction& tx, const std::string& content_hash,
                                           const std::string& claim) {
  std::string other;
  RETURN_IF_ERROR(tx.Query("SELECT claim FROM claim_files WHERE content_hash = ? AND claim <> ? ORDER BY claim LIMIT 1",
                           {content_hash, claim}, [&other](const sql::Row& row) { other = row.Text(0); }));
  return other;
}

}  // namespace recourse::claims::store
