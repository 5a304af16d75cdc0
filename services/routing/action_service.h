// Transport of recourse.routing.v1.ActionService.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/routing/v1/action_service.grpc.pb.h"
#include "services/routing/action/actions.h"

namespace recourse::routing {

class ActionService final : public v1::ActionService::CallbackService {
 public:
  ActionService(rpc::Calls& calls, Actions& actions) : calls_(calls), actions_(actions) {}

  grpc::ServerUnaryReactor* PreviewAction(grpc::CallbackServerContext* context, const v1::PreviewActionRequest* request,
                                          v1::PreviewActionResponse* response) override;
  grpc::ServerUnaryReactor* ExecuteAction(grpc::CallbackServerContext* context, const v1::ExecuteActionRequest* request,
                                          v1::ExecuteActionResponse* response) override;
  grpc::ServerUnaryReactor* ReverseAction(grpc::CallbackServerContext* context, const v1::ReverseActionRequest* request,
                                          v1::ReverseActionResponse* response) override;
  grpc::ServerUnaryReactor* GetAction(grpc::CallbackServerContext* context, const v1::GetActionRequest* request,
                                      v1::GetActionResponse* response) override;
  grpc::ServerUnaryReactor* ListActions(grpc::CallbackServerContext* context, const v1::ListActionsRequest* request,
                                        v1::ListActionsResponse* response) override;
  grpc::ServerUnaryReactor* PauseActions(grpc::CallbackServerContext* context, const v1::PauseActionsRequest* request,
                                         v1::PauseActionsResponse* response) override;

 private:
  rpc::Calls& calls_;
  Actions& actions_;
};

}  // namespace recourse::routing
