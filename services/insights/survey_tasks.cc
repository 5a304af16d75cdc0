#include "services/insights/survey_tasks.h"

#include "libs/log/log.h"
#include "services/insights/survey_changes.h"

namespace recourse::insights {
namespace {

constexpr char kQuestion[] = "How was it? Please rate this conversation from 1 (very bad) to 5 (very good).";

// A survey that is over already stays as it is.
absl::Status Expire(outbox::Transaction& tx, const std::string& name) {
  ASSIGN_OR_RETURN(SurveyRecord record, store::LoadSurveyForUpdate(tx.sql(), name));
  if (!SurveyMachine().Allows(StateOf(record.body), Event::kExpire)) return absl::OkStatus();
  return Change(tx, record, Event::kExpire);
}

}  // namespace

outbox::TaskHandler InviteHandler(const Conversations& conversations) {
  return {.deliver = [&conversations](const outbox::Task& task) -> absl::StatusOr<std::string> {
            const auto survey = task.As<v1::Survey>();
            agent::v1::AppendEntriesRequest request;
            request.set_request_id(task.id);
            agent::v1::NewEntry& entry = *request.add_entries();
            entry.set_log(survey.conversation());
            entry.set_speaker(agent::v1::SPEAKER_SYSTEM);
            entry.set_type("survey.requested");
            entry.set_text(kQuestion);
            entry.mutable_detail()->PackFrom(survey);
            RETURN_IF_ERROR(
                conversations.Call(&Conversations::Stub::AppendEntries, request, OurselvesFor(task.actor)).status());
            return std::string();
          },
          .on_done = [](outbox::Transaction&, const outbox::Task&, const std::string&) { return absl::OkStatus(); },
          // Nobody was asked, so nobody can answer: the survey ends here, and the log says so.
          .on_refused =
              [](outbox::Transaction& tx, const outbox::Task& task, const absl::Status& refusal) {
                log::Error("nobody could be asked", {{"survey", task.lane}, {"error", refusal.ToString()}});
                return Expire(tx, task.lane);
              }};
}

outbox::TaskHandler ExpireHandler() {
  return {.deliver = {},
          .on_done = [](outbox::Transaction& tx, const outbox::Task& task,
                        const std::string&) { return Expire(tx, task.lane); },
          .on_refused = {}};
}

}  // namespace recourse::insights
