#include "services/routing/store/contact_store.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"

namespace recourse::routing::store {
namespace {

constexpr char kSelect[] = "SELECT c.body, c.rank, c.version FROM contacts c ";
// More waits than these say nothing new.
constexpr int64_t kMostObserved = 500;

ContactRecord FromRow(const sql::Row& row) {
  ContactRecord record;
  record.body.ParseFromString(row.Bytes(0));
  record.rank = row.Time(1);
  record.version = row.Int(2);
  record.body.set_etag(absl::StrCat(record.version));
  return record;
}

sql::Blob BodyOf(const ContactRecord& record) {
  v1::Contact body = record.body;
  body.clear_etag();
  return {body.SerializeAsString()};
}

int64_t Micros(const google::protobuf::Timestamp& time) { return sql::FromTime(clock::FromProto(time)); }

absl::StatusOr<std::optional<ContactRecord>> FindOne(sql::Transaction& tx, const std::string& where,
                                                     const sql::Values& parameters) {
  std::optional<ContactRecord> found;
  RETURN_IF_ERROR(
      tx.Query(absl::StrCat(kSelect, where), parameters, [&found](const sql::Row& row) { found = FromRow(row); }));
  return found;
}

absl::StatusOr<ContactRecord> GetOne(sql::Transaction& tx, const std::string& name, const std::string& where,
                                     const sql::Values& parameters) {
  ASSIGN_OR_RETURN(std::optional<ContactRecord> found, FindOne(tx, where, parameters));
  if (!found) return status::NotFound(name);
  return *std::move(found);
}

// " AND queue IN (…)", its parameters appended.
std::string InQueues(const std::vector<std::string>& queues, sql::Values& parameters) {
  if (queues.empty()) return "";
  parameters.insert(parameters.end(), queues.begin(), queues.end());
  return absl::StrCat(" AND queue IN (", absl::StrJoin(std::vector<std::string>(queues.size(), "?"), ", "), ")");
}

}  // namespace

absl::Status LockLine(sql::Transaction& tx) { return tx.Lock("routing", "line"); }

absl::Status Insert(sql::Transaction& tx, const ContactRecord& record) {
  const v1::Contact& body = record.body;
  return tx
      .Execute(
          "INSERT INTO contacts (name, customer, help_session, conversation, queue, state, agent, priority, rank, "
          "enqueue_time, create_time, version, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {body.name(), body.customer(), body.help_session(), body.conversation(), body.queue(), int64_t{body.state()},
           body.agent(), int64_t{body.priority()}, sql::FromTime(record.rank), Micros(body.enqueue_time()),
           Micros(body.create_time()), record.version, BodyOf(record)})
      .status();
}

absl::Status Update(sql::Transaction& tx, ContactRecord& record) {
  const v1::Contact& body = record.body;
  const std::optional<absl::Time> connected =
      body.has_connect_time() ? std::optional(clock::FromProto(body.connect_time())) : std::nullopt;
  ++record.version;
  record.body.set_etag(absl::StrCat(record.version));
  return tx
      .Execute(
          "UPDATE contacts SET state = ?, agent = ?, priority = ?, connect_time = COALESCE(connect_time, ?), "
          "version = ?, body = ? WHERE name = ?",
          {int64_t{body.state()}, body.agent(), int64_t{body.priority()}, sql::FromOptionalTime(connected),
           record.version, BodyOf(record), body.name()})
      .status();
}

absl::StatusOr<ContactRecord> LoadContact(sql::Transaction& tx, const std::string& name) {
  return GetOne(tx, name, "WHERE c.name = ?", {name});
}

absl::StatusOr<ContactRecord> LoadContactOf(sql::Transaction& tx, const std::string& name,
                                            const std::string& customer) {
  return GetOne(tx, name, "WHERE c.name = ? AND c.customer = ?", {name, customer});
}

absl::StatusOr<ContactRecord> LoadContactOfferedTo(sql::Transaction& tx, const std::string& name,
                                                   const std::string& agent) {
  return GetOne(tx, name,
                "WHERE c.name = ? AND EXISTS (SELECT 1 FROM offers o WHERE o.contact = c.name AND o.agent = ?)",
                {name, agent});
}

absl::StatusOr<std::optional<ContactRecord>> FindOpen(sql::Transaction& tx, const std::string& help_session) {
  return FindOne(tx, "WHERE c.help_session = ? AND c.state IN (1, 2, 3)", {help_session});
}

absl::StatusOr<std::optional<ContactRecord>> FindNewest(sql::Transaction& tx, const std::string& conversation) {
  return FindOne(tx, "WHERE c.conversation = ? ORDER BY c.create_time DESC, c.name DESC LIMIT 1", {conversation});
}

absl::StatusOr<std::vector<ContactRecord>> ListInHand(sql::Transaction& tx, const std::string& agent) {
  std::vector<ContactRecord> records;
  RETURN_IF_ERROR(
      tx.Query(absl::StrCat(kSelect, "WHERE c.agent = ? AND c.state IN (3, 4) ORDER BY c.create_time, c.name"), {agent},
               [&records](const sql::Row& row) { records.push_back(FromRow(row)); }));
  return records;
}

absl::StatusOr<std::vector<WaitingContact>> HeadOfLine(sql::Transaction& tx, const std::vector<std::string>& queues,
                                                       int limit) {
  std::vector<WaitingContact> line;
  sql::Values parameters;
  const std::string in_queues = InQueues(queues, parameters);
  parameters.emplace_back(int64_t{limit});
  RETURN_IF_ERROR(tx.Query(
      absl::StrCat("SELECT name, queue, priority, rank FROM contacts WHERE state = 1", in_queues,
                   " ORDER BY priority, rank, name LIMIT ?"),
      parameters, [&line](const sql::Row& row) {
        line.push_back(
            {.name = row.Text(0), .queue = row.Text(1), .priority = static_cast<int>(row.Int(2)), .rank = row.Time(3)});
      }));
  return line;
}

absl::StatusOr<int64_t> CountAhead(sql::Transaction& tx, const std::vector<std::string>& queues,
                                   const WaitingContact& contact) {
  int64_t ahead = 0;
  sql::Values parameters = {int64_t{contact.priority}, sql::FromTime(contact.rank), contact.name};
  const std::string in_queues = InQueues(queues, parameters);
  RETURN_IF_ERROR(tx.Query(
      absl::StrCat("SELECT COUNT(*) FROM contacts WHERE state IN (1, 2) AND (priority, rank, name) < (?, ?, ?)",
                   in_queues),
      parameters, [&ahead](const sql::Row& row) { ahead = row.Int(0); }));
  return ahead;
}

absl::StatusOr<std::vector<absl::Duration>> ObservedWaits(sql::Transaction& tx, const std::vector<std::string>& queues,
                                                          absl::Time since) {
  std::vector<absl::Duration> waits;
  sql::Values parameters = {sql::FromTime(since)};
  const std::string in_queues = InQueues(queues, parameters);
  parameters.emplace_back(kMostObserved);
  RETURN_IF_ERROR(tx.Query(absl::StrCat("SELECT connect_time, enqueue_time FROM contacts WHERE connect_time > ?",
                                        in_queues, " ORDER BY connect_time DESC LIMIT ?"),
                           parameters, [&waits](const sql::Row& row) { waits.push_back(row.Time(0) - row.Time(1)); }));
  return waits;
}

}  // namespace recourse::routing::store
