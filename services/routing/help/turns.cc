#include "services/routing/help/turns.h"

#include <absl/strings/str_cat.h>

#include "libs/ids/ids.h"
#include "libs/log/log.h"
#include "libs/status/status.h"
#include "recourse/routing/v1/routing_events.pb.h"
#include "services/routing/action/actions.h"
#include "services/routing/help/news.h"
#include "services/routing/help/wording.h"

namespace recourse::routing {
namespace {

constexpr int kEmergencyPriority = 0;
constexpr int kMaybeEmergencyPriority = 1;
constexpr int kUsualPriority = 5;
// How long a customer is asked to wait for a service that is away before a person takes over.
constexpr absl::Duration kPatience = absl::Minutes(15);

const char* NameOf(HandOffReason reason) {
  switch (reason) {
    case HandOffReason::kEmergency:
      return "emergency";
    case HandOffReason::kMaybeEmergency:
      return "possible emergency";
    case HandOffReason::kHumanFirst:
      return "human first";
    case HandOffReason::kNotUnderstood:
      return "not understood";
    default:
      return "asked";
  }
}

int PriorityOf(HandOffReason reason) {
  if (reason == HandOffReason::kEmergency) return kEmergencyPriority;
  return reason == HandOffReason::kMaybeEmergency ? kMaybeEmergencyPriority : kUsualPriority;
}

const char* EventOf(const Answer& answer) {
  if (answer.hand_off != HandOffReason::kNone) return "help_session.handed_off";
  return answer.session.body.last_turn().has_result() ? "help_session.acted" : "help_session.understood";
}

Input InputOf(const agent::v1::NewEntry& entry) {
  v1::SubmitStepRequest step;
  if (entry.detail().UnpackTo(&step)) return {.text = {}, .option = step.option()};
  return {.text = entry.text(), .option = {}};
}

agent::v1::NewEntry SaidBy(const v1::HelpSession& session, const std::string& type, const std::string& text) {
  agent::v1::NewEntry entry;
  entry.set_log(session.conversation());
  entry.set_speaker(agent::v1::SPEAKER_CUSTOMER);
  entry.set_speaker_name(session.customer());
  entry.set_type(type);
  entry.set_text(text);
  return entry;
}

// Says nothing about the request: a service below did not answer.
bool IsAway(const absl::Status& status) { return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status); }

bool IsOurs(const agent::v1::Control& control) { return control.holder() == agent::v1::Control::HOLDER_ASSISTANT; }

}  // namespace

agent::v1::AppendEntriesRequest WordsOf(const v1::HelpSession& session, const v1::SendMessageRequest& request) {
  agent::v1::AppendEntriesRequest words;
  *words.add_entries() = SaidBy(session, "message", nlu::RedactText(request.text()));
  words.set_request_id(request.request_id());
  return words;
}

agent::v1::AppendEntriesRequest StepOf(const v1::HelpSession& session, const v1::SubmitStepRequest& request,
                                       const v1::Option& option) {
  agent::v1::AppendEntriesRequest words;
  *words.add_entries() = SaidBy(session, "step", option.label());
  words.mutable_entries(0)->mutable_detail()->PackFrom(request);
  words.set_request_id(ids::Derived(request.request_id(), "step"));
  return words;
}

absl::StatusOr<v1::Contact> CallPerson(outbox::Transaction& tx, Contacts& contacts, HelpSessionRecord& session,
                                       const Assistant& assistant, HandOffReason reason) {
  v1::HelpSession& body = session.body;
  NewContact request{.customer = body.customer(),
                     .help_session = body.name(),
                     .conversation = body.conversation(),
                     .queue = assistant.QueueOf(body.understanding()),
                     .priority = PriorityOf(reason),
                     .context = {}};
  *request.context.mutable_understanding() = body.understanding();
  *request.context.mutable_actions() = body.actions();
  request.context.set_summary(assistant.Summarise(body.understanding()));
  request.context.set_reason(NameOf(reason));
  ASSIGN_OR_RETURN(v1::Contact contact, contacts.Enqueue(tx, request));
  body.set_state(v1::HelpSession::STATE_WITH_PERSON);
  body.set_contact(contact.name());
  // A person's takeover voids what the assistant offered.
  RETURN_IF_ERROR(Actions::Withdraw(tx, session.quote));
  session.quote.clear();
  return contact;
}

absl::Status SaveSession(outbox::Transaction& tx, HelpSessionRecord& session, const std::string& event) {
  RETURN_IF_ERROR(store::Update(tx.sql(), session));
  v1::HelpSessionChanged changed;
  *changed.mutable_help_session() = session.body;
  return tx.Emit({.type = event, .resource = session.body.name(), .payload = changed});
}

agent::v1::NewEntry TurnEntry(const v1::HelpSession& session, const std::string& text) {
  agent::v1::NewEntry entry;
  entry.set_log(session.conversation());
  entry.set_speaker(agent::v1::SPEAKER_ASSISTANT);
  entry.set_type("assistant.turn");
  entry.set_text(text);
  entry.mutable_detail()->PackFrom(session.last_turn());
  return entry;
}

absl::StatusOr<agent::v1::AppendEntriesRequest> Turns::AnswerTo(const outbox::Task& task, const Input& input,
                                                                int64_t control_epoch) {
  ASSIGN_OR_RETURN(auto worked_out,
                   outbox_.db().Read([&](sql::Transaction& tx) { return store::LoadAnswer(tx, task.id); }));
  if (worked_out) return *std::move(worked_out);

  ASSIGN_OR_RETURN(const HelpSessionRecord before, copies_.Load(task.lane));
  ASSIGN_OR_RETURN(const Answer answer, assistant_.Reply(before, input, task.id));
  agent::v1::AppendEntriesRequest request;
  HelpSessionRecord after;
  RETURN_IF_ERROR(outbox_.Apply(AssistantFor(before.body), [&](outbox::Transaction& tx) -> absl::Status {
    if (answer.hand_off != HandOffReason::kNone) RETURN_IF_ERROR(Contacts::LockLine(tx));
    ASSIGN_OR_RETURN(const HelpSessionRecord current, store::LoadSessionForUpdate(tx.sql(), task.lane));
    if (current.version != before.version) {
      return status::Error(errors::v1::REASON_CONFLICT, "the session has moved on meanwhile");
    }
    after = answer.session;
    if (answer.hand_off != HandOffReason::kNone) {
      ASSIGN_OR_RETURN(const v1::Contact contact, CallPerson(tx, contacts_, after, assistant_, answer.hand_off));
      v1::Handoff& handoff = *after.body.mutable_last_turn()->mutable_handoff();
      handoff.set_contact(contact.name());
      handoff.set_queue(contact.queue());
    }
    RETURN_IF_ERROR(FollowResult(tx, after.body));
    RETURN_IF_ERROR(SaveSession(tx, after, EventOf(answer)));
    request.Clear();
    *request.add_entries() = TurnEntry(after.body, answer.text);
    // Calling a person takes control from the assistant; what it says about that must still be heard.
    if (answer.hand_off == HandOffReason::kNone) request.set_control_epoch(control_epoch);
    request.set_request_id(ids::Derived(task.id, "answer"));
    return store::SaveAnswer(tx.sql(), task.id, request);
  }));
  copies_.Put(after);
  return request;
}

absl::Status Turns::WaitForServices(const outbox::Task& task, const v1::HelpSession& session, int64_t control_epoch,
                                    const absl::Status& away) {
  const absl::Time patience_ends = task.first_attempt_time + kPatience;
  if (outbox_.clock().Now() >= patience_ends) {
    return status::Error(errors::v1::REASON_ILLEGAL_STATE,
                         absl::StrCat("a service below has been away for too long: ", away.message()));
  }
  agent::v1::AppendEntriesRequest promise;
  agent::v1::NewEntry& entry = *promise.add_entries();
  entry.set_log(session.conversation());
  entry.set_speaker(agent::v1::SPEAKER_ASSISTANT);
  entry.set_type("assistant.waits");
  entry.set_text(wording::WaitingForServices(patience_ends));
  promise.set_control_epoch(control_epoch);
  promise.set_request_id(ids::Derived(task.id, "waits"));  // said once, however often it is tried
  const absl::Status said =
      conversations_.Call(&Conversations::Stub::AppendEntries, promise, AssistantFor(session)).status();
  return said.ok() ? away : said;
}

absl::StatusOr<std::string> Turns::Deliver(const outbox::Task& task) {
  const auto words = task.As<agent::v1::AppendEntriesRequest>();
  ASSIGN_OR_RETURN(const agent::v1::AppendEntriesResponse heard,
                   conversations_.Call(&Conversations::Stub::AppendEntries, words, task.actor));
  if (!IsOurs(heard.control())) {
    // A person reads it, or will: not for us to answer. But who is in danger does not wait behind the others.
    if (assistant_.Identify(words.entries(0).text()).emergency()) RETURN_IF_ERROR(RaiseUrgency(task.lane));
    return std::string();
  }

  const auto answer = AnswerTo(task, InputOf(words.entries(0)), heard.control().epoch());
  // Taken off the table since it was tapped: what is there now has been said.
  if (status::ReasonOf(answer.status()) == errors::v1::REASON_STEP_STALE) return std::string();
  v1::HelpSession session;
  session.set_name(task.lane);
  session.set_customer(words.entries(0).speaker_name());
  session.set_conversation(words.entries(0).log());
  if (IsAway(answer.status())) {
    const absl::Status waiting = WaitForServices(task, session, heard.control().epoch(), answer.status());
    if (status::ReasonOf(waiting) == errors::v1::REASON_CONTROL_LOST) return std::string();  // a person has taken over
    return waiting;
  }
  RETURN_IF_ERROR(answer.status());
  const absl::Status spoken =
      conversations_.Call(&Conversations::Stub::AppendEntries, *answer, AssistantFor(session)).status();
  if (status::ReasonOf(spoken) == errors::v1::REASON_CONTROL_LOST) return std::string();  // a person has taken over
  RETURN_IF_ERROR(spoken);
  return std::string();
}

absl::Status Turns::RaiseUrgency(const std::string& session) {
  return outbox_.Apply(Ourselves(), [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(Contacts::LockLine(tx));
    ASSIGN_OR_RETURN(HelpSessionRecord record, store::LoadSessionForUpdate(tx.sql(), session));
    RETURN_IF_ERROR(CallPerson(tx, contacts_, record, assistant_, HandOffReason::kEmergency).status());
    return SaveSession(tx, record, "help_session.handed_off");
  });
}

absl::Status Turns::CallPersonInstead(outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) {
  log::Error("a turn was refused", {{"session", task.lane}, {"error", std::string(refusal.message())}});
  RETURN_IF_ERROR(Contacts::LockLine(tx));
  RETURN_IF_ERROR(store::DropAnswer(tx.sql(), task.id));
  ASSIGN_OR_RETURN(HelpSessionRecord session, store::LoadSessionForUpdate(tx.sql(), task.lane));
  if (session.body.state() == v1::HelpSession::STATE_WITH_PERSON) return absl::OkStatus();
  RETURN_IF_ERROR(CallPerson(tx, contacts_, session, assistant_, HandOffReason::kNotUnderstood).status());
  return SaveSession(tx, session, "help_session.handed_off");
}

outbox::TaskHandler Turns::TurnHandler() {
  return {.deliver = [this](const outbox::Task& task) { return Deliver(task); },
          .on_done = [](outbox::Transaction& tx, const outbox::Task& task,
                        const std::string&) { return store::DropAnswer(tx.sql(), task.id); },
          // Nobody is left alone with a broken machine: a person gets what could not be answered.
          .on_refused = [this](outbox::Transaction& tx, const outbox::Task& task,
                               const absl::Status& refusal) { return CallPersonInstead(tx, task, refusal); }};
}

}  // namespace recourse::routing
