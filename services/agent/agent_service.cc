#include "services/agent/agent_service.h"

namespace recourse::agent {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* AgentService::ImportAgent(CallbackServerContext* context, const v1::ImportAgentRequest* request,
                                              v1::ImportAgentResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_agent(), profiles_.Import(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* AgentService::GetAgent(CallbackServerContext* context, const v1::GetAgentRequest* request,
                                           v1::GetAgentResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_agent(), profiles_.Get(request->name()));
    return absl::OkStatus();
  });
}

}  // namespace recourse::agent
