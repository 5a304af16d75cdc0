#include "services/routing/store/help_session_store.h"

#include <absl/strings/str_cat.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"

namespace recourse::routing::store {
namespace {

sql::Blob BodyOf(const HelpSessionRecord& record) {
  v1::HelpSession body = record.body;
  body.clear_etag();
  return {body.SerializeAsString()};
}

}  // namespace

absl::Status Insert(sql::Transaction& tx, const HelpSessionRecord& record, const std::string& creation_key) {
  return tx
      .Execute(
          "INSERT INTO help_sessions (name, customer, create_time, version, creation_key, body, quote_token, turns) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          {record.body.name(), record.body.customer(), sql::FromTime(clock::FromProto(record.body.create_time())),
           record.version, creation_key, BodyOf(record), record.quote, record.turns})
      .status();
}

absl::Status Update(sql::Transaction& tx, HelpSessionRecord& record) {
  ++record.version;
  record.body.set_etag(absl::StrCat(record.version));
  return tx
      .Execute("UPDATE help_sessions SET version = ?, body = ?, quote_token = ?, turns = ? WHERE name = ?",
               {record.version, BodyOf(record), record.quote, record.turns, record.body.name()})
      .status();
}

absl::StatusOr<HelpSessionRecord> LoadSession(sql::Transaction& tx, const std::string& name, const std::string& owner) {
  std::optional<HelpSessionRecord> found;
  RETURN_IF_ERROR(tx.Query(
      "SELECT body, quote_token, turns, version FROM help_sessions WHERE name = ? AND (? = '' OR customer = ?)",
      {name, owner, owner}, [&found](const sql::Row& row) {
        HelpSessionRecord& record = found.emplace();
        record.body.ParseFromString(row.Bytes(0));
        record.quote = row.Text(1);
        record.turns = row.Int(2);
        record.version = row.Int(3);
        record.body.set_etag(absl::StrCat(record.version));
      }));
  if (!found) return status::NotFound(name);
  return *std::move(found);
}

absl::StatusOr<HelpSessionRecord> LoadSessionHead(sql::Transaction& tx, const std::string& name) {
  std::optional<HelpSessionRecord> found;
  RETURN_IF_ERROR(tx.Query(
      "SELECT quote_token, turns, version FROM help_sessions WHERE name = ?", {name}, [&found](const sql::Row& row) {
        found = HelpSessionRecord{.body = {}, .quote = row.Text(0), .turns = row.Int(1), .version = row.Int(2)};
      }));
  if (!found) return status::NotFound(name);
  return *std::move(found);
}

absl::StatusOr<HelpSessionRecord> LoadSessionAsSeenBy(sql::Transaction& tx, const std::string& name,
                                                      const type::v1::Actor& actor) {
  if (actor.role() == type::v1::ROLE_AGENT) {
    bool theirs = false;
    RETURN_IF_ERROR(tx.Query("SELECT 1 FROM contacts WHERE help_session = ? AND agent = ?", {name, actor.subject()},
                             [&theirs](const sql::Row&) { theirs = true; }));
    if (!theirs) return status::NotFound(name);
  }
  return LoadSession(tx, name, auth::OwnerOf(actor));
}

absl::StatusOr<HelpSessionRecord> LoadSessionForUpdate(sql::Transaction& tx, const std::string& name,
                                                       const std::string& owner) {
  RETURN_IF_ERROR(tx.Lock("help_session", name));
  return LoadSession(tx, name, owner);
}

absl::Status SaveAnswer(sql::Transaction& tx, const std::string& task, const agent::v1::AppendEntriesRequest& answer) {
  return tx
      .Execute("INSERT INTO help_turns (task, answer) VALUES (?, ?)", {task, sql::Blob{answer.SerializeAsString()}})
      .status();
}

absl::StatusOr<std::optional<agent::v1::AppendEntriesRequest>> LoadAnswer(sql::Transaction& tx,
                                                                          const std::string& task) {
  std::optional<agent::v1::AppendEntriesRequest> found;
  RETURN_IF_ERROR(tx.Query("SELECT answer FROM help_turns WHERE task = ?", {task},
                           [&found](const sql::Row& row) { found.emplace().ParseFromString(row.Bytes(0)); }));
  return found;
}

absl::Status DropAnswer(sql::Transaction& tx, const std::string& task) {
  return tx.Execute("DELETE FROM help_turns WHERE task = ?", {task}).status();
}

absl::Status Follow(sql::Transaction& tx, const std::string& resource, const std::string& help_session) {
  return tx
      .Execute(
          "INSERT INTO help_followed (resource, help_session, told_state) VALUES (?, ?, 0) "
          "ON CONFLICT (resource) DO NOTHING",
          {resource, help_session})
      .status();
}

absl::StatusOr<std::optional<Followed>> FindFollowed(sql::Transaction& tx, const std::string& resource) {
  std::optional<Followed> found;
  RETURN_IF_ERROR(tx.Query(
      "SELECT help_session, told_state FROM help_followed WHERE resource = ?", {resource},
      [&found](const sql::Row& row) { found = Followed{.help_session = row.Text(0), .told_state = row.Int(1)}; }));
  return found;
}

absl::Status SetTold(sql::Transaction& tx, const std::string& resource, int64_t state) {
  return tx.Execute("UPDATE help_followed SET told_state = ? WHERE resource = ?", {state, resource}).status();
}

}  // namespace recourse::routing::store
