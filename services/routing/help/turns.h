// Carries what a customer said into the conversation and answers it, as durable tasks: kept before the customer is told
// so, in order per session, and after a crash carried on from where it was.
#pragma once

#include <string>

#include "libs/outbox/task_runner.h"
#include "recourse/routing/v1/help_session_service.pb.h"
#include "services/routing/contact/contacts.h"
#include "services/routing/help/assistant.h"
#include "services/routing/help/session_copies.h"

namespace recourse::routing {

// Kinds of durable tasks; their lane is the session's name, their payload agent::v1::AppendEntriesRequest. What is told
// is appended like any announcement (contact/announcements.h), but in the session's lane, so that it overtakes no turn.
inline constexpr char kTurnTask[] = "help_turn";
inline constexpr char kTellTask[] = "help_tell";

class Turns {
 public:
  Turns(outbox::Outbox& outbox, SessionCopies& copies, const Assistant& assistant, Contacts& contacts,
        const Conversations& conversations)
      : outbox_(outbox), copies_(copies), assistant_(assistant), contacts_(contacts), conversations_(conversations) {}

  // What the customer said, as WordsOf or StepOf made it, and the answer to it.
  outbox::TaskHandler TurnHandler();

 private:
  absl::StatusOr<std::string> Deliver(const outbox::Task& task);
  // Tells the customer once what happens next while a service below is away, and answers with the error that has the
  // turn tried again, or refused when it has taken too long.
  absl::Status WaitForServices(const outbox::Task& task, const v1::HelpSession& session, int64_t control_epoch,
                               const absl::Status& away);
  absl::Status RaiseUrgency(const std::string& session);
  absl::Status CallPersonInstead(outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal);
  // Worked out once, then the same on every attempt.
  absl::StatusOr<agent::v1::AppendEntriesRequest> AnswerTo(const outbox::Task& task, const Input& input,
                                                           int64_t control_epoch);

  outbox::Outbox& outbox_;
  SessionCopies& copies_;
  const Assistant& assistant_;
  Contacts& contacts_;
  const Conversations& conversations_;
};

agent::v1::AppendEntriesRequest WordsOf(const v1::HelpSession& session, const v1::SendMessageRequest& request);
agent::v1::AppendEntriesRequest StepOf(const v1::HelpSession& session, const v1::SubmitStepRequest& request,
                                       const v1::Option& option);

// Puts the session's contact into the line and marks it so; the contact there is when there is one. In the caller's
// transaction, which must then save the record.
absl::StatusOr<v1::Contact> CallPerson(outbox::Transaction& tx, Contacts& contacts, HelpSessionRecord& session,
                                       const Assistant& assistant, HandOffReason reason);

// Saves the record and says so in the event log.
absl::Status SaveSession(outbox::Transaction& tx, HelpSessionRecord& session, const std::string& event);

// An entry of the session's conversation, as an assistant's turn.
agent::v1::NewEntry TurnEntry(const v1::HelpSession& session, const std::string& text);

}  // namespace recourse::routing
