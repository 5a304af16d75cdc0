#include "services/routing/action_service.h"

namespace recourse::routing {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* ActionService::PreviewAction(CallbackServerContext* context,
                                                 const v1::PreviewActionRequest* request,
                                                 v1::PreviewActionResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_action(), actions_.Preview({.request = request->action(),
                                                                    .help_session = {},
                                                                    .request_id = request->request_id(),
                                                                    .deadline = call.deadline},
                                                                   call.actor()));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ActionService::ExecuteAction(CallbackServerContext* context,
                                                 const v1::ExecuteActionRequest* request,
                                                 v1::ExecuteActionResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_action(), actions_.Execute(request->name(), call.actor()));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ActionService::ReverseAction(CallbackServerContext* context,
                                                 const v1::ReverseActionRequest* request,
                                                 v1::ReverseActionResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_action(), actions_.Reverse(request->name(), call.actor()));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ActionService::GetAction(CallbackServerContext* context, const v1::GetActionRequest* request,
                                             v1::GetActionResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_action(), actions_.Get(request->name(), call.actor()));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ActionService::ListActions(CallbackServerContext* context, const v1::ListActionsRequest* request,
                                               v1::ListActionsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, actions_.List(*request, call.actor()));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ActionService::PauseActions(CallbackServerContext* context, const v1::PauseActionsRequest* request,
                                                v1::PauseActionsResponse*) {
  return calls_.Unary(context, *request,
                      [=, this](const rpc::Call& call) -> absl::Status { return actions_.Pause(*request, call); });
}

}  // namespace recourse::routing
