#include "services/routing/store/action_store.h"

#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"

namespace recourse::routing::store {
namespace {

constexpr char kSelect[] = "SELECT body, token, amount, version FROM actions ";

ActionRecord FromRow(const sql::Row& row) {
  ActionRecord record;
  record.body.ParseFromString(row.Bytes(0));
  record.token = row.Text(1);
  record.amount = row.Int(2);
  record.version = row.Int(3);
  record.body.set_etag(absl::StrCat(record.version));
  return record;
}

sql::Blob BodyOf(const ActionRecord& record) {
  v1::Action body = record.body;
  body.clear_etag();
  return {body.SerializeAsString()};
}

sql::Value ConfirmTimeOf(const v1::Action& body) {
  if (!body.has_confirm_time()) return nullptr;
  return sql::FromTime(clock::FromProto(body.confirm_time()));
}

absl::StatusOr<int64_t> SumSince(sql::Transaction& tx, v1::Action::Type type, const std::string& customer,
                                 const std::string& currency, absl::Time since) {
  int64_t sum = 0;
  RETURN_IF_ERROR(
      tx.Query("SELECT COALESCE(CAST(SUM(amount) AS BIGINT), 0) FROM actions WHERE type = ? AND currency = ? AND "
               "confirm_time > ? "
               "AND automatic = 1 AND state IN (?, ?) AND (? = '' OR customer = ?)",
               {int64_t{type}, currency, sql::FromTime(since), int64_t{v1::Action::STATE_CONFIRMED},
                int64_t{v1::Action::STATE_SUCCEEDED}, customer, customer},
               [&sum](const sql::Row& row) { sum = row.Int(0); }));
  return sum;
}

}  // namespace

const std::string& SubjectOf(const v1::ActionRequest& request) {
  return request.membership().empty() ? request.order() : request.membership();
}

absl::Status InsertAction(sql::Transaction& tx, const ActionRecord& record) {
  const v1::Action& body = record.body;
  return tx
      .Execute(
          "INSERT INTO actions(name, customer, order_name, type, state, automatic, currency, amount, confirm_time, "
          "version, token, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {body.name(), body.customer(), SubjectOf(body.request()), int64_t{body.request().type()},
           int64_t{body.state()}, int64_t{body.automatic()}, body.terms().amount().currency_code(), record.amount,
           ConfirmTimeOf(body), record.version, record.token, BodyOf(record)})
      .status();
}

absl::Status UpdateAction(sql::Transaction& tx, ActionRecord& record) {
  ++record.version;
  record.body.set_etag(absl::StrCat(record.version));
  return tx
      .Execute("UPDATE actions SET state = ?, automatic = ?, confirm_time = ?, version = ?, body = ? WHERE name = ?",
               {int64_t{record.body.state()}, int64_t{record.body.automatic()}, ConfirmTimeOf(record.body),
                record.version, BodyOf(record), record.body.name()})
      .status();
}

absl::StatusOr<ActionRecord> LoadAction(sql::Transaction& tx, const std::string& name, const std::string& owner) {
  std::optional<ActionRecord> found;
  RETURN_IF_ERROR(tx.Query(absl::StrCat(kSelect, "WHERE name = ? AND (? = '' OR customer = ?)"), {name, owner, owner},
                           [&found](const sql::Row& row) { found = FromRow(row); }));
  if (!found) return status::NotFound(name);
  return *std::move(found);
}

absl::StatusOr<ActionRecord> LoadActionForUpdate(sql::Transaction& tx, const std::string& name,
                                                 const std::string& owner) {
  RETURN_IF_ERROR(tx.Lock("action", name));
  return LoadAction(tx, name, owner);
}

absl::StatusOr<std::vector<ActionRecord>> ActionsOf(sql::Transaction& tx, const std::string& customer,
                                                    const std::string& before, int limit) {
  std::vector<ActionRecord> records;
  RETURN_IF_ERROR(
      tx.Query(absl::StrCat(kSelect, "WHERE customer = ? AND (? = '' OR name < ?) ORDER BY name DESC LIMIT ?"),
               {customer, before, before, int64_t{limit}},
               [&records](const sql::Row& row) { records.push_back(FromRow(row)); }));
  return records;
}

absl::StatusOr<std::vector<ActionRecord>> QuotedActions(sql::Transaction& tx, const std::string& subject) {
  std::vector<ActionRecord> records;
  RETURN_IF_ERROR(tx.Query(absl::StrCat(kSelect, "WHERE order_name = ? AND state = ? ORDER BY name"),
                           {subject, int64_t{v1::Action::STATE_QUOTED}},
                           [&records](const sql::Row& row) { records.push_back(FromRow(row)); }));
  return records;
}

absl::StatusOr<Spent> SpentOn(sql::Transaction& tx, v1::Action::Type type, const std::string& customer,
                              const std::string& currency, absl::Time now) {
  Spent spent;
  ASSIGN_OR_RETURN(spent.customer, SumSince(tx, type, customer, currency, now - absl::Hours(24 * 30)));
  ASSIGN_OR_RETURN(spent.hour, SumSince(tx, type, /*customer=*/"", currency, now - absl::Hours(1)));
  return spent;
}

absl::Status Pause(sql::Transaction& tx, v1::Action::Type type, const std::string& reason, const std::string& actor,
                   absl::Time now) {
  return tx
      .Execute(
          "INSERT INTO paused_actions(type, reason, actor, pause_time) VALUES (?, ?, ?, ?) ON CONFLICT (type) DO "
          "UPDATE "
          "SET reason = excluded.reason, actor = excluded.actor, pause_time = excluded.pause_time",
          {int64_t{type}, reason, actor, sql::FromTime(now)})
      .status();
}

absl::Status Resume(sql::Transaction& tx, v1::Action::Type type) {
  return tx.Execute("DELETE FROM paused_actions WHERE type = ?", {int64_t{type}}).status();
}

absl::StatusOr<bool> IsPaused(sql::Transaction& tx, v1::Action::Type type) {
  bool paused = false;
  RETURN_IF_ERROR(tx.Query("SELECT 1 FROM paused_actions WHERE type = ?", {int64_t{type}},
                           [&paused](const sql::Row&) { paused = true; }));
  return paused;
}

}  // namespace recourse::routing::store
