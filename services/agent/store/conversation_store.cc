#include "services/agent/store/conversation_store.h"

#include "libs/auth/caller.h"
#include "libs/status/status.h"
#include "services/agent/store/log_store.h"

namespace recourse::agent::store {
namespace {

absl::StatusOr<bool> MayRead(sql::Transaction& tx, const StoredConversation& conversation,
                             const type::v1::Actor& actor) {
  const std::string owner = auth::OwnerOf(actor);
  if (!owner.empty()) return owner == conversation.customer;
  if (actor.role() != type::v1::ROLE_AGENT) return true;
  return IsReader(tx, actor.subject(), conversation.name);
}

}  // namespace

absl::Status Insert(sql::Transaction& tx, const StoredConversation& conversation, const std::string& creation_key) {
  RETURN_IF_ERROR(tx.Execute("INSERT INTO conversations (name, customer, "
                             "create_time, holder, agent, epoch, "
                             "creation_key) VALUES (?, ?, ?, ?, ?, ?, ?)",
                             {conversation.name, conversation.customer, sql::FromTime(conversation.create_time),
                              static_cast<int64_t>(conversation.control.holder), conversation.control.agent,
                              conversation.control.epoch, creation_key})
                      .status());
  return AddReader(tx, conversation.customer, conversation.name, conversation.create_time);
}

absl::Status SetControl(sql::Transaction& tx, const std::string& conversation, const Control& control) {
  return tx
      .Execute(
          "UPDATE conversations SET holder = ?, agent = ?, epoch = ? "
          "WHERE name = ?",
          {static_cast<int64_t>(control.holder), control.agent, control.epoch, conversation})
      .status();
}

absl::StatusOr<StoredConversation> Load(sql::Transaction& tx, const std::string& name, const type::v1::Actor& actor) {
  std::optional<StoredConversation> found;
  RETURN_IF_ERROR(
      tx.Query("SELECT customer, create_time, holder, agent, epoch FROM "
               "conversations WHERE name = ?",
               {name}, [&](const sql::Row& row) {
                 found = StoredConversation{
                     .name = name,
                     .customer = row.Text(0),
                     .create_time = row.Time(1),
                     .control = {.holder = static_cast<Holder>(row.Int(2)), .agent = row.Text(3), .epoch = row.Int(4)}};
               }));
  if (!found) return status::NotFound(name);
  ASSIGN_OR_RETURN(const bool readable, MayRead(tx, *found, actor));
  if (!readable) return status::NotFound(name);
  ASSIGN_OR_RETURN(found->last_sequence, LastSequence(tx, name));
  return *std::move(found);
}

absl::StatusOr<StoredConversation> LoadForUpdate(sql::Transaction& tx, const std::string& name,
                                                 const type::v1::Actor& actor) {
  RETURN_IF_ERROR(tx.Lock("log", name));
  return Load(tx, name, actor);
}

}  // namespace recourse::agent::store
