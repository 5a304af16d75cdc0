#include "libs/outbox/outbox.h"

#include <optional>

#include <google/protobuf/any.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/sha.h>

#include "libs/status/status.h"

namespace recourse::outbox {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string Deterministic(const Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

std::string Hash(const std::string& bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

void Clear(Message& message, const char* name) {
  if (const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name)) {
    message.GetReflection()->ClearField(&message, field);
  }
}

struct Stored {
  std::string hash;
  std::string reply;
};

absl::StatusOr<std::optional<Stored>> Load(sql::Transaction& tx, const CommandKey& key, absl::Time now) {
  std::optional<Stored> stored;
  RETURN_IF_ERROR(
      tx.Query("SELECT request_hash, reply FROM idempotency WHERE subject = ? AND method = ? AND request_id = ? AND "
               "expire_time > ?",
               {key.actor.subject(), key.method, key.request_id, sql::FromTime(now)}, [&](const sql::Row& row) {
                 stored = Stored{row.Bytes(0), row.Bytes(1)};
               }));
  return stored;
}

// True when `stored` answers this request.
absl::StatusOr<bool> Answer(const std::optional<Stored>& stored, const CommandKey& key, Message* reply) {
  if (!stored) return false;
  if (stored->hash != key.request_hash) {
    return status::Error(errors::v1::REASON_IDEMPOTENCY_KEY_REUSED, "this request_id came before with another body",
                         {{"request_id", key.request_id}});
  }
  if (!reply->ParseFromString(stored->reply)) return absl::InternalError("a stored reply cannot be read");
  return true;
}

// Leaves the closure with its effects undone, yet tells Run that all went well.
absl::Status RolledBack() { return absl::Status(absl::StatusCode::kAborted, "recourse.outbox/rolled_back"); }
bool IsRolledBack(const absl::Status& status) { return status == RolledBack(); }

}  // namespace

CommandKey KeyOf(const Message& request, std::string method, const type::v1::Actor& actor) {
  const Descriptor* descriptor = request.GetDescriptor();
  const auto* reflection = request.GetReflection();
  CommandKey key;
  key.actor = actor;
  key.method = std::move(method);
  if (const FieldDescriptor* field = descriptor->FindFieldByName("request_id")) {
    key.request_id = reflection->GetString(request, field);
  }
  if (const FieldDescriptor* field = descriptor->FindFieldByName("validate_only")) {
    key.validate_only = reflection->GetBool(request, field);
  }
  const std::unique_ptr<Message> body(request.New());
  body->CopyFrom(request);
  Clear(*body, "etag");
  Clear(*body, "validate_only");
  key.request_hash = Hash(Deterministic(*body));
  return key;
}

absl::Status Transaction::Emit(const NewEvent& event) {
  google::protobuf::Any payload;
  payload.PackFrom(event.payload);
  // One writer makes MAX + 1 safe on SQLite; on PostgreSQL the pair with the transaction's id is unique and ordered.
  constexpr char kSqlite[] =
      "INSERT INTO events(xact, sequence, type, time, actor, resource, policy_row, payload) "
      "SELECT 0, COALESCE(MAX(sequence), 0) + 1, ?, ?, ?, ?, ?, ? FROM events WHERE xact = 0";
  constexpr char kPostgres[] =
      "INSERT INTO events(xact, sequence, type, time, actor, resource, policy_row, payload) "
      "SELECT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT), "
      "(SELECT COUNT(*) + 1 FROM events WHERE xact = CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)), "
      "?, ?, ?, ?, ?, ?";
  return sql_
      .Execute(sql_.dialect() == sql::Dialect::kPostgres ? kPostgres : kSqlite,
               {event.type, sql::FromTime(now_), sql::Blob{actor_.SerializeAsString()}, event.resource,
                event.policy_row, sql::Blob{payload.SerializeAsString()}})
      .status();
}

absl::Status Transaction::Enqueue(const NewTask& task) {
  const int64_t due = sql::FromTime(std::max(task.due_time, now_));
  return sql_
      .Execute(
          "INSERT INTO tasks(id, kind, lane, payload, actor, due_time, next_attempt_time, attempts, lease_owner, "
          "lease_until) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', 0)",
          {ids_.New(), task.kind, task.lane, sql::Blob{task.payload.SerializeAsString()},
           sql::Blob{actor_.SerializeAsString()}, due, due})
      .status();
}

absl::Status Transaction::Cancel(std::string_view kind, std::string_view lane) {
  return sql_
      .Execute("DELETE FROM tasks WHERE kind = ? AND lane = ? AND lease_until <= ?",
               {std::string(kind), std::string(lane), sql::FromTime(now_)})
      .status();
}

absl::StatusOr<bool> Outbox::Replay(const CommandKey& key, Message* reply) {
  if (key.request_id.empty() || key.validate_only) return false;
  ASSIGN_OR_RETURN(const std::optional<Stored> stored,
                   db_.Read([&](sql::Transaction& tx) { return Load(tx, key, clock_.Now()); }));
  return Answer(stored, key, reply);
}

absl::Status Outbox::Run(const CommandKey& key, Message* reply,
                         const std::function<absl::Status(Transaction&)>& effect) {
  const absl::Time now = clock_.Now();
  const bool keep = !key.request_id.empty() && !key.validate_only;
  const absl::Status status = db_.Write(
      [&](sql::Transaction& sql) -> absl::Status {
        reply->Clear();
        if (keep) {
          RETURN_IF_ERROR(sql.Lock("idempotency", key.actor.subject() + key.method + key.request_id));
          ASSIGN_OR_RETURN(const std::optional<Stored> stored, Load(sql, key, now));
          ASSIGN_OR_RETURN(const bool answered, Answer(stored, key, reply));
          if (answered) return RolledBack();
        }
        Transaction tx(sql, key.actor, now, ids_);
        RETURN_IF_ERROR(effect(tx));
        if (key.validate_only) return RolledBack();
        if (!keep) return absl::OkStatus();
        // An expired row of the same key may still be there.
        return sql
            .Execute(
                "INSERT INTO idempotency(subject, method, request_id, request_hash, reply, expire_time) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subject, method, request_id) DO UPDATE SET "
                "request_hash = excluded.request_hash, reply = excluded.reply, expire_time = excluded.expire_time",
                {key.actor.subject(), key.method, key.request_id, sql::Blob{key.request_hash},
                 sql::Blob{Deterministic(*reply)}, sql::FromTime(now + key.keep)})
            .status();
      },
      key.deadline);
  return IsRolledBack(status) ? absl::OkStatus() : status;
}

absl::Status Outbox::Apply(const type::v1::Actor& actor, const std::function<absl::Status(Transaction&)>& effect) {
  const absl::Time now = clock_.Now();
  return db_.Write([&](sql::Transaction& sql) -> absl::Status {
    Transaction tx(sql, actor, now, ids_);
    return effect(tx);
  });
}

}  // namespace recourse::outbox
