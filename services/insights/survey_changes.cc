#include "services/insights/survey_changes.h"

#include "libs/clock/clock_proto.h"
#include "recourse/insights/v1/insights_events.pb.h"
#include "recourse/insights/v1/insights_service.pb.h"

namespace recourse::insights {
namespace {

static_assert(static_cast<int>(State::kOpen) == v1::Survey::STATE_OPEN);
static_assert(static_cast<int>(State::kAnswered) == v1::Survey::STATE_ANSWERED);
static_assert(static_cast<int>(State::kExpired) == v1::Survey::STATE_EXPIRED);

const char* EventTypeOf(State state) {
  switch (state) {
    case State::kOpen:
      return "survey.requested";
    case State::kAnswered:
      return "survey.answered";
    case State::kExpired:
      return "survey.expired";
  }
  return "";
}

absl::Status Emit(outbox::Transaction& tx, const v1::Survey& survey) {
  v1::SurveyChanged changed;
  *changed.mutable_survey() = survey;
  return tx.Emit({.type = EventTypeOf(StateOf(survey)), .resource = survey.name(), .payload = changed});
}

// The same contact leads to the same survey, however often its end is heard of.
std::string NameOfSurveyAbout(const std::string& contact) {
  return "surveys/" + ids::Derived(contact.substr(sizeof "contacts/" - 1), "survey");
}

}  // namespace

State StateOf(const v1::Survey& body) { return static_cast<State>(body.state()); }

absl::Status OpenSurvey(outbox::Transaction& tx, const std::string& contact, const std::string& customer,
                        const std::string& conversation, const std::string& help_session) {
  SurveyRecord record{.body = {}, .help_session = help_session};
  v1::Survey& survey = record.body;
  survey.set_name(NameOfSurveyAbout(contact));
  const absl::Status known = store::LoadSurveyForUpdate(tx.sql(), survey.name()).status();
  if (status::ReasonOf(known) != errors::v1::REASON_RESOURCE_NOT_FOUND) return known;

  survey.set_customer(customer);
  survey.set_contact(contact);
  survey.set_conversation(conversation);
  survey.set_state(v1::Survey::STATE_OPEN);
  *survey.mutable_create_time() = clock::ToProto(tx.now());
  RETURN_IF_ERROR(store::InsertSurvey(tx.sql(), record));
  v1::GetSurveyRequest payload;
  payload.set_name(survey.name());
  RETURN_IF_ERROR(tx.Enqueue({.kind = kInviteTask, .lane = survey.name(), .payload = survey}));
  RETURN_IF_ERROR(tx.Enqueue(
      {.kind = kExpireTask, .lane = survey.name(), .payload = payload, .due_time = tx.now() + kSurveyLifetime}));
  return Emit(tx, survey);
}

absl::Status Change(outbox::Transaction& tx, SurveyRecord& record, Event event) {
  ASSIGN_OR_RETURN(const State state, SurveyMachine().Next(StateOf(record.body), event));
  record.body.set_state(static_cast<v1::Survey::State>(state));
  RETURN_IF_ERROR(tx.Cancel(kExpireTask, record.body.name()));
  RETURN_IF_ERROR(store::UpdateSurvey(tx.sql(), record));
  return Emit(tx, record.body);
}

}  // namespace recourse::insights
