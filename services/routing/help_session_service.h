// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/routing/v1/help_session_service.grpc.pb.h"
#include "services/routing/help/help_sessions.h"
#include "services/routing/help/predictions.h"

namespace recourse::routing {

class HelpSessionService final : public v1::HelpSessionService::CallbackService {
 public:
  HelpSessionService(rpc::Calls& calls, HelpSessions& sessions, const Assistant& assistant,
                     const Predictions& predictions, const v1::HelpCatalog& catalog)
      : calls_(calls), sessions_(sessions), assistant_(assistant), predictions_(predictions), catalog_(catalog) {}

  grpc::ServerUnaryReactor* CreateHelpSession(grpc::CallbackServerContext* context,
                                              const v1::CreateHelpSessionRequest* request,
                                              v1::CreateHelpSessionResponse* response) override;
  grpc::ServerUnaryReactor* GetHelpSession(grpc::CallbackServerContext* context,
                                           const v1::GetHelpSessionRequest* request,
                                           v1::GetHelpSessionResponse* response) override;
  grpc::ServerUnaryReactor* SendMessage(grpc::CallbackServerContext* context, const v1::SendMessageRequest* request,
                                        v1::SendMessageResponse* response) override;
  grpc::ServerUnaryReactor* SubmitStep(grpc::CallbackServerContext* context, const v1::SubmitStepRequest* request,
                                       v1::SubmitStepResponse* response) override;
  grpc::ServerUnaryReactor* RequestHuman(grpc::CallbackServerContext* context, const v1::RequestHumanRequest* request,
                                         v1::RequestHumanResponse* response) override;
  grpc::ServerUnaryReactor* IdentifyIssue(grpc::CallbackServerContext* context, const v1::IdentifyIssueRequest* request,
                                          v1::IdentifyIssueResponse* response) override;
  grpc::ServerUnaryReactor* PredictIssues(grpc::CallbackServerContext* context, const v1::PredictIssuesRequest* request,
                                          v1::PredictIssuesResponse* response) override;
  grpc::ServerUnaryReactor* ListIssueTypes(grpc::CallbackServerContext* context,
                                           const v1::ListIssueTypesRequest* request,
                                           v1::ListIssueTypesResponse* response) override;

 private:
  rpc::Calls& calls_;
  HelpSessions& sessions_;
  const Assistant& assistant_;
  const Predictions& predictions_;
  const v1::HelpCatalog& catalog_;
};

}  // namespace recourse::routing
