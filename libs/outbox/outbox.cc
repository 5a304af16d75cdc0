#include "libs/outbox/outbox.h"

#include <optional>
#include <utility>

#include "outbox_migrations.h"
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/sha.h>

#include "libs/status/status.h"

namespace recourse::outbox {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

struct StoredReply {
  std::string request_hash;
  std::string reply;
};

std::string DeterministicBytes(const Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

std::string Sha256(const std::string& bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

const FieldDescriptor* FindField(const Message& message, const std::string& name, FieldDescriptor::CppType type) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  return field != nullptr && !field->is_repeated() && field->cpp_type() == type ? field : nullptr;
}

absl::Status SaveReply(Transaction& tx, const CommandKey& key, const Message& reply) {
  return tx.sql()
      .Execute(
          "INSERT INTO outbox_replies(subject, method, request_id, request_hash, reply, expire_time) VALUES (?, ?, ?, "
          "?, ?, ?)",
          {key.actor.subject(), key.method, key.request_id, sql::Blob{key.request_hash},
           sql::Blob{reply.SerializeAsString()}, sql::FromTime(tx.now() + key.keep)})
      .status();
}

}  // namespace

std::vector<sql::Migration> WithOutbox(std::span<const sql::Migration> own) {
  std::vector<sql::Migration> all(std::begin(kOutboxMigrations), std::end(kOutboxMigrations));
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

CommandKey KeyOf(const Message& request, std::string method, const type::v1::Actor& actor) {
  CommandKey key;
  key.actor = actor;
  key.method = std::move(method);
  if (const auto* field = FindField(request, "request_id", FieldDescriptor::CPPTYPE_STRING)) {
    key.request_id = request.GetReflection()->GetString(request, field);
  }
  if (const auto* field = FindField(request, "validate_only", FieldDescriptor::CPPTYPE_BOOL)) {
    key.validate_only = request.GetReflection()->GetBool(request, field);
  }
  const std::unique_ptr<Message> body(request.New());
  body->CopyFrom(request);
  for (const char* name : {"etag", "validate_only"}) {
    if (const auto* field = body->GetDescriptor()->FindFieldByName(name)) {
      body->GetReflection()->ClearField(body.get(), field);
    }
  }
  key.request_hash = Sha256(DeterministicBytes(*body));
  return key;
}

absl::StatusOr<bool> Outbox::Replay(const CommandKey& key, Message* reply) {
  if (key.request_id.empty()) return false;
  std::optional<StoredReply> stored;
  RETURN_IF_ERROR(db_.Read([&](sql::Transaction& tx) {
    return tx.Query(
        "SELECT request_hash, reply FROM outbox_replies WHERE subject = ? AND method = ? AND request_id = ?",
        {key.actor.subject(), key.method, key.request_id}, [&](const sql::Row& row) {
          stored = StoredReply{row.Bytes(0), row.Bytes(1)};
        });
  }));
  if (!stored) return false;
  if (stored->request_hash != key.request_hash) {
    return status::Error(errors::v1::REASON_IDEMPOTENCY_KEY_REUSED, "request_id belongs to a different request",
                         {{"request_id", key.request_id}});
  }
  if (!reply->ParseFromString(stored->reply)) return absl::InternalError("the stored reply cannot be read");
  return true;
}

absl::Status Outbox::Run(const CommandKey& key, Message* reply,
                         const std::function<absl::Status(Transaction&)>& effect) {
  ASSIGN_OR_RETURN(const bool answered, Replay(key, reply));
  if (answered) return absl::OkStatus();

  bool validated = false;
  const absl::Status status = db_.Write(
      [&](sql::Transaction& sql) -> absl::Status {
        validated = false;
        reply->Clear();
        Transaction tx(sql, key.actor, clock_.Now(), ids_);
        RETURN_IF_ERROR(effect(tx));
        if (key.validate_only) {
          validated = true;
          return absl::CancelledError("validate_only");  // rolls back
        }
        return key.request_id.empty() ? absl::OkStatus() : SaveReply(tx, key, *reply);
      },
      key.deadline);
  if (status.ok() || validated) return absl::OkStatus();

  // A twin may have been first: then this attempt failed on its traces, or on its stored reply.
  const absl::StatusOr<bool> twin = Replay(key, reply);
  if (!twin.ok() && status::ReasonOf(twin.status()) == errors::v1::REASON_IDEMPOTENCY_KEY_REUSED) return twin.status();
  return twin.ok() && *twin ? absl::OkStatus() : status;
}

absl::Status Outbox::Apply(const type::v1::Actor& actor, const std::function<absl::Status(Transaction&)>& effect) {
  return db_.Write([&](sql::Transaction& sql) {
    Transaction tx(sql, actor, clock_.Now(), ids_);
    return effect(tx);
  });
}

}  // namespace recourse::outbox
