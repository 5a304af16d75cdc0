#include "services/routing/help_session_service.h"

namespace recourse::routing {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* HelpSessionService::CreateHelpSession(CallbackServerContext* context,
                                                          const v1::CreateHelpSessionRequest* request,
                                                          v1::CreateHelpSessionResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_help_session(), sessions_.Create(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* HelpSessionService::GetHelpSession(CallbackServerContext* context,
                                                       const v1::GetHelpSessionRequest* request,
                                                       v1::GetHelpSessionResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_help_session(), sessions_.Get(request->name(), call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* HelpSessionService::SendMessage(CallbackServerContext* context,
                                                    const v1::SendMessageRequest* request, v1::SendMessageResponse*) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) { return sessions_.Send(*request, call); });
}

ServerUnaryReactor* HelpSessionService::SubmitStep(CallbackServerContext* context, const v1::SubmitStepRequest* request,
                                                   v1::SubmitStepResponse*) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) { return sessions_.Submit(*request, call); });
}

ServerUnaryReactor* HelpSessionService::RequestHuman(CallbackServerContext* context,
                                                     const v1::RequestHumanRequest* request,
                                                     v1::RequestHumanResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_contact(), sessions_.RequestHuman(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* HelpSessionService::IdentifyIssue(CallbackServerContext* context,
                                                      const v1::IdentifyIssueRequest* request,
                                                      v1::IdentifyIssueResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    *response = assistant_.Identify(request->text());
    return absl::OkStatus();
  });
}

ServerUnaryReactor* HelpSessionService::PredictIssues(CallbackServerContext* context,
                                                      const v1::PredictIssuesRequest* request,
                                                      v1::PredictIssuesResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, predictions_.Predict(call, request->parent()));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* HelpSessionService::ListIssueTypes(CallbackServerContext* context,
                                                       const v1::ListIssueTypesRequest* request,
                                                       v1::ListIssueTypesResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    *response->mutable_issues() = catalog_.issues();
    *response->mutable_top_issues() = catalog_.top_issues();
    return absl::OkStatus();
  });
}

}  // namespace recourse::routing
