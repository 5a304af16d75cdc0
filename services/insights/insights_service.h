// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "libs/sql/database.h"
#include "recourse/insights/v1/insights_service.grpc.pb.h"
#include "services/insights/surveys.h"

namespace recourse::insights {

class InsightsService final : public v1::InsightsService::CallbackService {
public:
  InsightsService(rpc::Calls &calls, Surveys &surveys, sql::Database &db)
      : calls_(calls), surveys_(surveys), db_(db) {}

  grpc::ServerUnaryReactor *GetSurvey(grpc::CallbackServerContext *context,
                                      const v1::GetSurveyRequest *request,
                                      v1::GetSurveyResponse *response) override;
  grpc::ServerUnaryReactor *
  SubmitSurvey(grpc::CallbackServerContext *context,
               const v1::SubmitSurveyRequest *request,
               v1::SubmitSurveyResponse *response) override;
  grpc::ServerUnaryReactor *
  QueryContactReasons(grpc::CallbackServerContext *context,
                      const v1::QueryContactReasonsRequest *request,
                      v1::QueryContactReasonsResponse *response) override;

private:
  rpc::Calls &calls_;
  Surveys &surveys_;
  sql::Database &db_;
};

} // namespace recourse::insights
