// Nothing changes without an event, nothing is done twice, nothing owed to others is forgotten: a service's event log,
// its stored replies and its durable tasks, all written in the transaction of the effect (tables:
// outbox_migrations.h).
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <google/protobuf/message.h>

#include "libs/clock/clock.h"
#include "libs/ids/ids.h"
#include "libs/sql/database.h"
#include "recourse/type/v1/actor.pb.h"

namespace recourse::outbox {

// What happened. `payload` is a message of the service's own package.
struct NewEvent {
  std::string type;  // "refund.succeeded"
  std::string resource;
  const google::protobuf::Message& payload;
  std::string policy_row = {};
};

// Work for others, or a timer. Delivered at or after `due_time` until it is done or refused; of the tasks of a lane
// that are due, the earliest alone (by due time, then by order of writing). The actor of the mutation that wrote it is
// presented at delivery.
struct NewTask {
  std::string kind;  // a registered TaskHandler
  std::string lane;  // usually the aggregate's name
  const google::protobuf::Message& payload;
  absl::Time due_time = absl::InfinitePast();  // one that has passed means now
};

// A transaction that changes state: SQL plus what must be written with it.
class Transaction {
 public:
  Transaction(sql::Transaction& sql, const type::v1::Actor& actor, absl::Time now, ids::IdSource& ids)
      : sql_(sql), actor_(actor), now_(now), ids_(ids) {}

  sql::Transaction& sql() { return sql_; }
  const type::v1::Actor& actor() const { return actor_; }
  absl::Time now() const { return now_; }
  ids::IdSource& ids() { return ids_; }

  absl::Status Emit(const NewEvent& event);
  absl::Status Enqueue(const NewTask& task);
  // Removes tasks of this kind and lane, such as a timer that has become pointless, unless delivery was attempted. None
  // to remove is not an error.
  absl::Status Cancel(std::string_view kind, std::string_view lane);

 private:
  sql::Transaction& sql_;
  const type::v1::Actor& actor_;
  const absl::Time now_;  // read as the closure starts: on one replica the log's times do not go back
  ids::IdSource& ids_;
  int64_t next_ordinal_ = 1;  // of the next row of this transaction
};

// Identity of one mutating request (platform.md 3). Scope: actor subject, method, request_id.
struct CommandKey {
  type::v1::Actor actor;
  std::string method;        // "/recourse.order.v1.OrderService/CancelOrder"
  std::string request_id;    // UUID; empty for methods exempt from idempotency
  std::string request_hash;  // SHA-256 (32 bytes) of the deterministic request without etag and validate_only
  bool validate_only = false;
  absl::Time deadline = absl::InfiniteFuture();  // machine time
  absl::Duration keep = absl::Hours(48);         // how long the reply answers repeats; 30 d for money verbs
};

// The migrations of a service's database: this library's tables first, then the service's own.
std::vector<sql::Migration> WithOutbox(std::span<const sql::Migration> own);

// Fills actor, request_id, hash and validate_only from the fields of `request` that bear those names.
CommandKey KeyOf(const google::protobuf::Message& request, std::string method, const type::v1::Actor& actor);

// Runs commands and everything that changes state outside of one (task outcomes, followed events).
class Outbox {
 public:
  // `db` must have been opened with kOutboxMigrations before the service's own.
  Outbox(sql::Database& db, const clock::Clock& clock, ids::IdSource& ids) : db_(db), clock_(clock), ids_(ids) {}

  // True and `reply` filled when this request has been answered before. A known request_id with another body is
  // IDEMPOTENCY_KEY_REUSED. For handlers that must ask other services first; Run checks again.
  absl::StatusOr<bool> Replay(const CommandKey& key, google::protobuf::Message* reply);

  // Runs `effect`, which fills `reply`, at most once per key; a repeat, also a concurrent one, gets the stored reply.
  // `effect` may run more than once (transaction retries) and must depend on nothing but its arguments. validate_only:
  // rolled back after `effect`.
  absl::Status Run(const CommandKey& key, google::protobuf::Message* reply,
                   const std::function<absl::Status(Transaction&)>& effect);

  // A state change that is not a request: a timer, a followed event, a provider's fact.
  absl::Status Apply(const type::v1::Actor& actor, const std::function<absl::Status(Transaction&)>& effect);

  sql::Database& db() { return db_; }
  const clock::Clock& clock() const { return clock_; }
  ids::IdSource& ids() { return ids_; }

 private:
  sql::Database& db_;
  const clock::Clock& clock_;
  ids::IdSource& ids_;
};

}  // namespace recourse::outbox
