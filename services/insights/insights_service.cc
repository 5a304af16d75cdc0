#include "services/insights/insights_service.h"

namespace recourse::insights {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* InsightsService::GetSurvey(CallbackServerContext* context, const v1::GetSurveyRequest* request,
                                               v1::GetSurveyResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_survey(), insights_.GetSurvey(request->name(), call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* InsightsService::SubmitSurvey(CallbackServerContext* context,
                                                  const v1::SubmitSurveyRequest* request,
                                                  v1::SubmitSurveyResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_survey(), insights_.SubmitSurvey(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* InsightsService::QueryContactReasons(CallbackServerContext* context,
                                                         const v1::QueryContactReasonsRequest* request,
                                                         v1::QueryContactReasonsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<v1::ContactReason> reasons, insights_.QueryContactReasons(*request));
    response->mutable_reasons()->Assign(reasons.begin(), reasons.end());
    return absl::OkStatus();
  });
}

}  // namespace recourse::insights
