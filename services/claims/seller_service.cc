#include "services/claims/seller_service.h"

namespace recourse::claims {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* SellerService::CreateFeedback(CallbackServerContext* context,
                                                  const v1::CreateFeedbackRequest* request,
                                                  v1::CreateFeedbackResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_feedback(), sellers_.Rate(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* SellerService::GetSellerMetrics(CallbackServerContext* context,
                                                    const v1::GetSellerMetricsRequest* request,
                                                    v1::GetSellerMetricsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_metrics(), sellers_.Metrics(*request, call));
    return absl::OkStatus();
  });
}

}  // namespace recourse::claims
