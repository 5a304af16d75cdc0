// All SQL of attachments. What is not there or not the reader's is RESOURCE_NOT_FOUND.
#pragma once

#include <string>

#include <absl/time/time.h>

#include "libs/sql/transaction.h"
#include "recourse/agent/v1/attachment.pb.h"
#include "recourse/type/v1/actor.pb.h"

namespace recourse::agent {

struct StoredAttachment {
  v1::Attachment body;
  std::string blob;
};

// Whose name an upload of this actor bears.
std::string UploaderOf(const type::v1::Actor& actor);

}  // namespace recourse::agent

namespace recourse::agent::store {

// RESOURCE_EXISTS when `creation_key` has made one before.
absl::Status InsertAttachment(sql::Transaction& tx, const StoredAttachment& attachment,
                              const std::string& creation_key);
absl::Status UpdateAttachment(sql::Transaction& tx, const StoredAttachment& attachment);

// As `reader` may see it: the owner and staff; services all.
absl::StatusOr<StoredAttachment> LoadAttachment(sql::Transaction& tx, const std::string& name,
                                                const type::v1::Actor& reader);
// For a change: nobody else changes it until the transaction ends.
absl::StatusOr<StoredAttachment> LoadAttachmentForUpdate(sql::Transaction& tx, const std::string& name);

absl::StatusOr<int64_t> CountAttachmentsSince(sql::Transaction& tx, const std::string& owner, absl::Time since);

}  // namespace recourse::agent::store
