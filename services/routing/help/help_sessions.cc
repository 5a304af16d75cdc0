#include "services/routing/help/help_sessions.h"

#include <algorithm>

#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/ids/ids.h"
#include "libs/status/status.h"
#include "recourse/routing/v1/routing_events.pb.h"
#include "services/routing/contact/announcements.h"

namespace recourse::routing {
namespace {

outbox::CommandKey KeyOf(const google::protobuf::Message& request, const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  return key;
}

}  // namespace

absl::StatusOr<v1::HelpSession> HelpSessions::Create(const v1::CreateHelpSessionRequest& request,
                                                     const rpc::Call& call) {
  const outbox::CommandKey key = KeyOf(request, call);
  v1::CreateHelpSessionResponse reply;
  ASSIGN_OR_RETURN(const bool answered_before, outbox_.Replay(key, &reply));
  if (answered_before) return std::move(*reply.mutable_help_session());

  agent::v1::CreateConversationRequest opening;
  opening.set_customer(call.caller.subject);
  opening.set_request_id(ids::Derived(request.request_id(), "conversation"));
  ASSIGN_OR_RETURN(const agent::v1::CreateConversationResponse opened,
                   conversations_.Call(&Conversations::Stub::CreateConversation, opening, call.actor(), call.deadline));

  HelpSessionRecord session;
  session.body.set_name("helpSessions/" + outbox_.ids().New());
  session.body.set_customer(call.caller.subject);
  session.body.set_conversation(opened.conversation().name());
  session.body.set_state(v1::HelpSession::STATE_OPEN);
  session.body.set_order(request.order());
  *session.body.mutable_create_time() = clock::ToProto(outbox_.clock().Now());
  session.body.set_etag(absl::StrCat(session.version));
  const Answer greeting = assistant_.Greet(session);
  RETURN_IF_ERROR(outbox_.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    const v1::HelpSession& body = greeting.session.body;
    RETURN_IF_ERROR(
        store::Insert(tx.sql(), greeting.session, absl::StrCat(call.caller.subject, " ", request.request_id())));
    v1::HelpSessionChanged changed;
    *changed.mutable_help_session() = body;
    RETURN_IF_ERROR(tx.Emit({.type = "help_session.created", .resource = body.name(), .payload = changed}));
    agent::v1::AppendEntriesRequest hello;
    *hello.add_entries() = TurnEntry(body, greeting.text);
    *reply.mutable_help_session() = body;
    return tx.Enqueue({.kind = kTellTask, .lane = body.name(), .payload = hello});
  }));
  return std::move(*reply.mutable_help_session());
}

absl::StatusOr<v1::HelpSession> HelpSessions::Get(const std::string& name, const rpc::Call& call) const {
  ASSIGN_OR_RETURN(HelpSessionRecord session, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::LoadSessionAsSeenBy(tx, name, call.actor());
  }));
  return std::move(session.body);
}

absl::Status HelpSessions::Send(const v1::SendMessageRequest& request, const rpc::Call& call) {
  v1::SendMessageResponse reply;
  return outbox_.Run(KeyOf(request, call), &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const HelpSessionRecord session,
                     store::LoadSession(tx.sql(), request.name(), auth::OwnerOf(call.actor())));
    return tx.Enqueue({.kind = kTurnTask, .lane = session.body.name(), .payload = WordsOf(session.body, request)});
  });
}

absl::Status HelpSessions::Submit(const v1::SubmitStepRequest& request, const rpc::Call& call) {
  v1::SubmitStepResponse reply;
  return outbox_.Run(KeyOf(request, call), &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const HelpSessionRecord session,
                     store::LoadSession(tx.sql(), request.name(), auth::OwnerOf(call.actor())));
    const auto& options = session.body.last_turn().options();
    const auto option =
        std::ranges::find_if(options, [&](const v1::Option& offered) { return offered.id() == request.option(); });
    if (option == options.end()) {
      return status::Error(errors::v1::REASON_STEP_STALE, "the option is no longer on the table");
    }
    return tx.Enqueue(
        {.kind = kTurnTask, .lane = session.body.name(), .payload = StepOf(session.body, request, *option)});
  });
}

absl::StatusOr<v1::Contact> HelpSessions::RequestHuman(const v1::RequestHumanRequest& request, const rpc::Call& call) {
  v1::RequestHumanResponse reply;
  RETURN_IF_ERROR(outbox_.Run(KeyOf(request, call), &reply, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(Contacts::LockLine(tx));
    ASSIGN_OR_RETURN(HelpSessionRecord session,
                     store::LoadSessionForUpdate(tx.sql(), request.name(), auth::OwnerOf(call.actor())));
    ASSIGN_OR_RETURN(*reply.mutable_contact(), CallPerson(tx, contacts_, session, assistant_, HandOffReason::kAsked));
    *reply.mutable_contact() = ForCustomer(std::move(*reply.mutable_contact()));
    return SaveSession(tx, session, "help_session.handed_off");
  }));
  return std::move(*reply.mutable_contact());
}

absl::Status HelpSessions::OnContactOver(outbox::Transaction& tx, const v1::Contact& contact) {
  ASSIGN_OR_RETURN(HelpSessionRecord session, store::LoadSessionForUpdate(tx.sql(), contact.help_session()));
  if (session.body.state() != v1::HelpSession::STATE_WITH_PERSON) return absl::OkStatus();
  session.body.set_state(v1::HelpSession::STATE_OPEN);
  return SaveSession(tx, session, "help_session.reopened");
}

}  // namespace recourse::routing
