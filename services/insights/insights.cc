#include "services/insights/insights.h"

#include "libs/clock/clock_proto.h"
#include "services/insights/store/session_store.h"
#include "services/insights/survey_changes.h"

namespace recourse::insights {

absl::StatusOr<v1::Survey> Insights::GetSurvey(const std::string& name, const rpc::Call& call) const {
  ASSIGN_OR_RETURN(SurveyRecord record, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::LoadSurvey(tx, name, auth::OwnerOf(call.actor()));
  }));
  return std::move(record.body);
}

absl::StatusOr<v1::Survey> Insights::SubmitSurvey(const v1::SubmitSurveyRequest& request, const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::SubmitSurveyResponse reply;
  RETURN_IF_ERROR(outbox_.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(SurveyRecord record,
                     store::LoadSurveyForUpdate(tx.sql(), request.name(), auth::OwnerOf(call.actor())));
    if (!MayBeAnswered(StateOf(record.body), clock::FromProto(record.body.create_time()), tx.now())) {
      return status::Error(errors::v1::REASON_SURVEY_CLOSED, "the survey is answered or expired");
    }
    record.body.set_rating(request.rating());
    record.body.set_comment(request.comment());
    *record.body.mutable_answer_time() = clock::ToProto(tx.now());
    RETURN_IF_ERROR(store::AddRating(tx.sql(), record.help_session, request.rating()));
    RETURN_IF_ERROR(Change(tx, record, Event::kAnswer));
    *reply.mutable_survey() = record.body;
    return absl::OkStatus();
  }));
  return std::move(*reply.mutable_survey());
}

absl::StatusOr<std::vector<v1::ContactReason>> Insights::QueryContactReasons(
    const v1::QueryContactReasonsRequest& request) const {
  const absl::Time from = request.has_start_time() ? clock::FromProto(request.start_time()) : absl::InfinitePast();
  const absl::Time until = request.has_end_time() ? clock::FromProto(request.end_time()) : absl::InfiniteFuture();
  return outbox_.db().Read([&](sql::Transaction& tx) { return store::CountReasons(tx, from, until); });
}

}  // namespace recourse::insights
