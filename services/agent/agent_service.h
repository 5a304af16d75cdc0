// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/agent/v1/agent_service.grpc.pb.h"
#include "services/agent/profiles.h"

namespace recourse::agent {

class AgentService final : public v1::AgentService::CallbackService {
 public:
  AgentService(rpc::Calls& calls, Profiles& profiles) : calls_(calls), profiles_(profiles) {}

  grpc::ServerUnaryReactor* ImportAgent(grpc::CallbackServerContext* context, const v1::ImportAgentRequest* request,
                                        v1::ImportAgentResponse* response) override;
  grpc::ServerUnaryReactor* GetAgent(grpc::CallbackServerContext* context, const v1::GetAgentRequest* request,
                                     v1::GetAgentResponse* response) override;

 private:
  rpc::Calls& calls_;
  Profiles& profiles_;
};

}  // namespace recourse::agent
