#include "services/insights/surveys.h"

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/log/log.h"
#include "libs/status/status.h"
#include "recourse/insights/v1/insights_events.pb.h"
#include "services/insights/domain/survey.h"
#include "services/insights/store/reason_store.h"
#include "services/insights/store/survey_store.h"

namespace recourse::insights {
namespace {

constexpr char kInvitation[] = "How was it? Your rating helps us to do better.";

absl::Status Emit(outbox::Transaction& tx, const std::string& type, const v1::Survey& survey) {
  v1::SurveyChanged changed;
  *changed.mutable_survey() = survey;
  return tx.Emit({.type = type, .resource = survey.name(), .payload = changed});
}

SurveyState StateOf(const v1::Survey& survey) { return static_cast<SurveyState>(survey.state()); }

type::v1::Actor Ourselves() {
  type::v1::Actor actor;
  actor.set_subject("services/insights");
  actor.set_role(type::v1::ROLE_SERVICE);
  return actor;
}

}  // namespace

absl::StatusOr<v1::Survey> Surveys::Get(const std::string& name, const rpc::Call& call) const {
  ASSIGN_OR_RETURN(store::StoredSurvey survey, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::Load(tx, name, auth::OwnerOf(call.actor()));
  }));
  return std::move(survey.body);
}

absl::StatusOr<v1::Survey> Surveys::Submit(const v1::SubmitSurveyRequest& request, const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::SubmitSurveyResponse reply;
  RETURN_IF_ERROR(outbox_.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(store::StoredSurvey survey,
                     store::LoadForUpdate(tx.sql(), request.name(), auth::OwnerOf(call.actor())));
    if (!SurveyMachine().Allows(StateOf(survey.body), SurveyEvent::kAnswer)) {
      return status::Error(errors::v1::REASON_SURVEY_CLOSED, "the survey has been answered or has expired");
    }
    survey.body.set_state(v1::Survey::STATE_ANSWERED);
    survey.body.set_rating(request.rating());
    survey.body.set_comment(request.comment());
    *survey.body.mutable_answer_time() = clock::ToProto(tx.now());
    RETURN_IF_ERROR(store::Update(tx.sql(), survey));
    RETURN_IF_ERROR(store::AddRating(tx.sql(), survey.help_session, request.rating()));
    RETURN_IF_ERROR(tx.Cancel(kExpireTask, survey.body.name()));
    *reply.mutable_survey() = survey.body;
    return Emit(tx, "survey.answered", survey.body);
  }));
  return std::move(*reply.mutable_survey());
}

absl::Status Surveys::Request(outbox::Transaction& tx, const routing::v1::Contact& contact) {
  store::StoredSurvey survey;
  survey.help_session = contact.help_session();
  survey.body.set_name("surveys/" + tx.ids().New());
  survey.body.set_customer(contact.customer());
  survey.body.set_contact(contact.name());
  survey.body.set_conversation(contact.conversation());
  survey.body.set_state(v1::Survey::STATE_OPEN);
  *survey.body.mutable_create_time() = clock::ToProto(tx.now());
  ASSIGN_OR_RETURN(const bool first, store::Insert(tx.sql(), survey));
  if (!first) return absl::OkStatus();

  agent::v1::AppendEntriesRequest invitation;
  agent::v1::NewEntry& entry = *invitation.add_entries();
  entry.set_log(contact.conversation());
  entry.set_speaker(agent::v1::SPEAKER_SYSTEM);
  entry.set_type("survey.requested");
  entry.set_text(kInvitation);
  entry.mutable_detail()->PackFrom(survey.body);
  RETURN_IF_ERROR(tx.Enqueue({.kind = kInviteTask, .lane = survey.body.name(), .payload = invitation}));
  v1::GetSurveyRequest expiry;
  expiry.set_name(survey.body.name());
  RETURN_IF_ERROR(tx.Enqueue(
      {.kind = kExpireTask, .lane = survey.body.name(), .payload = expiry, .due_time = tx.now() + kSurveyLifetime}));
  return Emit(tx, "survey.requested", survey.body);
}

outbox::TaskHandler Surveys::InviteHandler(const Conversations& conversations) {
  return {.deliver = [&conversations](const outbox::Task& task) -> absl::StatusOr<std::string> {
            auto request = task.As<agent::v1::AppendEntriesRequest>();
            request.set_request_id(task.id);
            RETURN_IF_ERROR(conversations.Call(&Conversations::Stub::AppendEntries, request, Ourselves()).status());
            return std::string();
          },
          .on_done = {},
          .on_refused =
              [](outbox::Transaction&, const outbox::Task& task, const absl::Status& refusal) {
                log::Error("an invitation could not be delivered",
                           {{"survey", task.lane}, {"error", std::string(refusal.message())}});
                return absl::OkStatus();
              }};
}

outbox::TaskHandler Surveys::ExpireHandler() {
  return {.deliver = {},
          .on_done = [](outbox::Transaction& tx, const outbox::Task& task, const std::string&) -> absl::Status {
            ASSIGN_OR_RETURN(store::StoredSurvey survey, store::LoadForUpdate(tx.sql(), task.lane));
            if (!SurveyMachine().Allows(StateOf(survey.body), SurveyEvent::kExpire)) return absl::OkStatus();
            survey.body.set_state(v1::Survey::STATE_EXPIRED);
            RETURN_IF_ERROR(store::Update(tx.sql(), survey));
            return Emit(tx, "survey.expired", survey.body);
          },
          .on_refused = {}};
}

}  // namespace recourse::insights
