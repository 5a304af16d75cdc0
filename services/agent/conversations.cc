#include "services/agent/conversations.h"

#include <algorithm>
#include <set>

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/nlu/understander.h"
#include "libs/status/status.h"
#include "recourse/agent/v1/agent_events.pb.h"
#include "services/agent/store/log_store.h"
#include "services/agent/store/profile_store.h"

namespace recourse::agent {
namespace {

constexpr int kDefaultPageSize = 100;

bool IsConversation(const std::string& log) { return absl::StartsWith(log, "conversations/"); }
bool IsPersonal(const std::string& log) {
  return absl::StartsWith(log, "agents/") || absl::StartsWith(log, "customers/");
}

outbox::CommandKey KeyOf(const google::protobuf::Message& request, const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  return key;
}

v1::Control ToProto(const Control& control) {
  v1::Control proto;
  proto.set_holder(static_cast<v1::Control::Holder>(control.holder));
  proto.set_agent(control.agent);
  proto.set_epoch(control.epoch);
  return proto;
}

v1::Conversation ToProto(const StoredConversation& stored) {
  v1::Conversation conversation;
  conversation.set_name(stored.name);
  conversation.set_customer(stored.customer);
  *conversation.mutable_control() = ToProto(stored.control);
  conversation.set_last_sequence(stored.last_sequence);
  *conversation.mutable_create_time() = clock::ToProto(stored.create_time);
  return conversation;
}

absl::Status EmitConversation(outbox::Transaction& tx, const std::string& type, const StoredConversation& stored) {
  v1::ConversationChanged changed;
  *changed.mutable_conversation() = ToProto(stored);
  return tx.Emit({.type = type, .resource = stored.name, .payload = changed});
}

// The log must be locked.
absl::Status AppendTo(outbox::Transaction& tx, v1::Entry& entry) {
  *entry.mutable_entry_time() = clock::ToProto(tx.now());
  RETURN_IF_ERROR(store::Append(tx.sql(), entry));
  v1::EntryAppended appended;
  *appended.mutable_entry() = entry;
  return tx.Emit({.type = "entry.appended", .resource = entry.log(), .payload = appended});
}

v1::Entry FromNew(const v1::NewEntry& fresh, const std::string& request_id) {
  v1::Entry entry;
  entry.set_log(fresh.log());
  entry.set_speaker(fresh.speaker());
  entry.set_speaker_name(fresh.speaker_name());
  entry.set_speaker_display_name(fresh.speaker_display_name());
  entry.set_type(fresh.type());
  entry.set_text(fresh.text());
  if (fresh.has_detail()) *entry.mutable_detail() = fresh.detail();
  entry.set_request_id(request_id);
  return entry;
}

// What customers see beside the words of an agent: their profile's name, or the last segment of theirs.
absl::StatusOr<std::string> DisplayNameOf(sql::Transaction& tx, const std::string& agent) {
  auto profile = store::LoadProfile(tx, agent);
  if (profile.ok()) return profile->display_name();
  if (!absl::IsNotFound(profile.status())) return profile.status();
  return agent.substr(agent.find('/') + 1);
}

}  // namespace

absl::StatusOr<v1::Conversation> Conversations::Create(const v1::CreateConversationRequest& request,
                                                       const rpc::Call& call) {
  const std::string owner = auth::OwnerOf(call.actor());
  if (!owner.empty() && owner != request.customer()) return status::NotFound(request.customer());
  const std::string name = "conversations/" + outbox_.ids().New();
  v1::CreateConversationResponse reply;
  RETURN_IF_ERROR(outbox_.Run(KeyOf(request, call), &reply, [&](outbox::Transaction& tx) -> absl::Status {
    const StoredConversation opened{.name = name, .customer = request.customer(), .create_time = tx.now()};
    RETURN_IF_ERROR(store::Insert(tx.sql(), opened, absl::StrCat(call.caller.subject, " ", request.request_id())));
    *reply.mutable_conversation() = ToProto(opened);
    return EmitConversation(tx, "conversation.created", opened);
  }));
  return std::move(*reply.mutable_conversation());
}

absl::StatusOr<v1::Conversation> Conversations::Get(const std::string& name, const rpc::Call& call) const {
  ASSIGN_OR_RETURN(const StoredConversation stored,
                   outbox_.db().Read([&](sql::Transaction& tx) { return store::Load(tx, name, call.actor()); }));
  return ToProto(stored);
}

absl::StatusOr<v1::ListEntriesResponse> Conversations::List(const v1::ListEntriesRequest& request,
                                                            const rpc::Call& call) const {
  const int page_size = request.page_size() > 0 ? request.page_size() : kDefaultPageSize;
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::ListEntriesResponse> {
    if (request.parent() != call.caller.subject) {
      RETURN_IF_ERROR(store::Load(tx, request.parent(), call.actor()).status());
    }
    ASSIGN_OR_RETURN(std::vector<v1::Entry> entries,
                     store::EntriesAfter(tx, request.parent(), request.after_sequence(), page_size + 1));
    v1::ListEntriesResponse response;
    response.set_more(entries.size() > static_cast<size_t>(page_size));
    if (response.more()) entries.pop_back();
    response.mutable_entries()->Assign(entries.begin(), entries.end());
    return response;
  });
}

absl::StatusOr<v1::Entry> Conversations::Send(const v1::SendMessageRequest& request, const rpc::Call& call) {
  const std::string agent = call.caller.subject;
  v1::SendMessageResponse reply;
  RETURN_IF_ERROR(outbox_.Run(KeyOf(request, call), &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const StoredConversation conversation,
                     store::LoadForUpdate(tx.sql(), request.conversation(), call.actor()));
    RETURN_IF_ERROR(CheckMaySpeak(conversation.control, agent, request.control_epoch()));
    v1::Entry& entry = *reply.mutable_entry();
    entry.Clear();
    entry.set_log(conversation.name);
    entry.set_speaker(v1::SPEAKER_AGENT);
    entry.set_speaker_name(agent);
    ASSIGN_OR_RETURN(*entry.mutable_speaker_display_name(), DisplayNameOf(tx.sql(), agent));
    entry.set_type("message");
    entry.set_text(nlu::RedactText(request.text()));
    entry.set_request_id(request.request_id());
    return AppendTo(tx, entry);
  }));
  return std::move(*reply.mutable_entry());
}

absl::StatusOr<v1::AppendEntriesResponse> Conversations::Append(const v1::AppendEntriesRequest& request,
                                                                const rpc::Call& call) {
  for (const v1::NewEntry& entry : request.entries()) {
    if (!IsConversation(entry.log()) && !IsPersonal(entry.log())) {
      return status::InvalidField("entries.log", "must name a conversation, an agent or a customer");
    }
  }
  v1::AppendEntriesResponse reply;
  RETURN_IF_ERROR(outbox_.Run(KeyOf(request, call), &reply, [&](outbox::Transaction& tx) -> absl::Status {
    reply.Clear();
    // In one order everywhere, so that two requests never wait for each other.
    std::set<std::string> logs;
    for (const v1::NewEntry& entry : request.entries()) logs.insert(entry.log());
    for (const std::string& log : logs) RETURN_IF_ERROR(tx.sql().Lock("log", log));
    for (const std::string& log : logs) {
      if (!IsConversation(log)) {
        RETURN_IF_ERROR(store::AddReader(tx.sql(), log, log, tx.now()));
        continue;
      }
      // An agent's wish for a person reaches conversations that they are not part of yet; only customers are bound.
      type::v1::Actor actor = call.actor();
      if (auth::OwnerOf(actor).empty()) actor.set_role(type::v1::ROLE_SERVICE);
      ASSIGN_OR_RETURN(const StoredConversation conversation, store::Load(tx.sql(), log, actor));
      if (log != request.entries(0).log()) continue;
      RETURN_IF_ERROR(CheckEpoch(conversation.control, request.control_epoch()));
      *reply.mutable_control() = ToProto(conversation.control);
    }
    for (const v1::NewEntry& fresh : request.entries()) {
      v1::Entry& entry = *reply.add_entries();
      entry = FromNew(fresh, request.request_id());
      RETURN_IF_ERROR(AppendTo(tx, entry));
    }
    return absl::OkStatus();
  }));
  return reply;
}

absl::StatusOr<v1::Conversation> Conversations::Transfer(const v1::TransferControlRequest& request,
                                                         const rpc::Call& call) {
  v1::TransferControlResponse reply;
  RETURN_IF_ERROR(outbox_.Run(KeyOf(request, call), &reply, [&](outbox::Transaction& tx) -> absl::Status {
    type::v1::Actor actor = call.actor();
    if (auth::OwnerOf(actor).empty()) actor.set_role(type::v1::ROLE_SERVICE);
    ASSIGN_OR_RETURN(StoredConversation conversation, store::LoadForUpdate(tx.sql(), request.conversation(), actor));
    RETURN_IF_ERROR(CheckEpoch(conversation.control, request.expected_epoch()));
    ASSIGN_OR_RETURN(const Control after,
                     HandOver(conversation.control, static_cast<Holder>(request.holder()), request.agent()));
    if (after == conversation.control) {
      *reply.mutable_conversation() = ToProto(conversation);
      return absl::OkStatus();
    }
    conversation.control = after;
    RETURN_IF_ERROR(store::SetControl(tx.sql(), conversation.name, after));
    if (!after.agent.empty()) {
      RETURN_IF_ERROR(store::AddReader(tx.sql(), after.agent, conversation.name, tx.now()));
    }
    v1::Entry entry;
    entry.set_log(conversation.name);
    entry.set_speaker(v1::SPEAKER_SYSTEM);
    entry.set_type("control.changed");
    entry.set_text(request.text());
    entry.mutable_detail()->PackFrom(ToProto(after));
    RETURN_IF_ERROR(AppendTo(tx, entry));
    conversation.last_sequence = entry.sequence();
    *reply.mutable_conversation() = ToProto(conversation);
    return EmitConversation(tx, "conversation.control_changed", conversation);
  }));
  return std::move(*reply.mutable_conversation());
}

}  // namespace recourse::agent
