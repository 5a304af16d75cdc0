// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/insights/v1/insights_service.grpc.pb.h"
#include "services/insights/insights.h"

namespace recourse::insights {

class InsightsService final : public v1::InsightsService::CallbackService {
 public:
  InsightsService(rpc::Calls& calls, Insights& insights) : calls_(calls), insights_(insights) {}

  grpc::ServerUnaryReactor* GetSurvey(grpc::CallbackServerContext* context, const v1::GetSurveyRequest* request,
                                      v1::GetSurveyResponse* response) override;
  grpc::ServerUnaryReactor* SubmitSurvey(grpc::CallbackServerContext* context, const v1::SubmitSurveyRequest* request,
                                         v1::SubmitSurveyResponse* response) override;
  grpc::ServerUnaryReactor* QueryContactReasons(grpc::CallbackServerContext* context,
                                                const v1::QueryContactReasonsRequest* request,
                                                v1::QueryContactReasonsResponse* response) override;

 private:
  rpc::Calls& calls_;
  Insights& insights_;
};

}  // namespace recourse::insights
