#include "services/agent/store/attachment_store.h"

#include <optional>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"

namespace recourse::agent {

std::string UploaderOf(const type::v1::Actor& actor) {
  const bool customer = actor.role() == type::v1::ROLE_CUSTOMER || actor.role() == type::v1::ROLE_ASSISTANT;
  return customer ? auth::OwnerOf(actor) : actor.subject();
}

}  // namespace recourse::agent

namespace recourse::agent::store {
namespace {

bool SeesAll(type::v1::Role role) {
  return role == type::v1::ROLE_AGENT || role == type::v1::ROLE_SUPERVISOR || role == type::v1::ROLE_ADMIN ||
         role == type::v1::ROLE_SERVICE;
}

absl::StatusOr<StoredAttachment> Find(sql::Transaction& tx, const std::string& name) {
  std::optional<StoredAttachment> found;
  RETURN_IF_ERROR(tx.Query("SELECT body, blob FROM attachments WHERE name = ?", {name}, [&found](const sql::Row& row) {
    found.emplace();
    found->body.ParseFromString(row.Bytes(0));
    found->blob = row.Text(1);
  }));
  if (!found) return status::NotFound(name);
  return *std::move(found);
}

}  // namespace

absl::Status InsertAttachment(sql::Transaction& tx, const StoredAttachment& attachment,
                              const std::string& creation_key) {
  const v1::Attachment& body = attachment.body;
  return tx
      .Execute("INSERT INTO attachments (name, owner, create_time, blob, creation_key, body) VALUES (?, ?, ?, ?, ?, ?)",
               {body.name(), body.owner(), sql::FromTime(clock::FromProto(body.create_time())), attachment.blob,
                creation_key, sql::Blob{body.SerializeAsString()}})
      .status();
}

absl::Status UpdateAttachment(sql::Transaction& tx, const StoredAttachment& attachment) {
  return tx
      .Execute("UPDATE attachments SET blob = ?, body = ? WHERE name = ?",
               {attachment.blob, sql::Blob{attachment.body.SerializeAsString()}, attachment.body.name()})
      .status();
}

absl::StatusOr<StoredAttachment> LoadAttachment(sql::Transaction& tx, const std::string& name,
                                                const type::v1::Actor& reader) {
  ASSIGN_OR_RETURN(StoredAttachment found, Find(tx, name));
  if (!SeesAll(reader.role()) && found.body.owner() != UploaderOf(reader)) return status::NotFound(name);
  return found;
}

absl::StatusOr<StoredAttachment> LoadAttachmentForUpdate(sql::Transaction& tx, const std::string& name) {
  RETURN_IF_ERROR(tx.Lock("attachment", name));
  return Find(tx, name);
}

absl::StatusOr<int64_t> CountAttachmentsSince(sql::Transaction& tx, const std::string& owner, absl::Time since) {
  int64_t count = 0;
  RETURN_IF_ERROR(tx.Query("SELECT COUNT(*) FROM attachments WHERE owner = ? AND create_time >= ?",
                           {owner, sql::FromTime(since)}, [&count](const sql::Row& row) { count = row.Int(0); }));
  return count;
}

}  // namespace recourse::agent::store
