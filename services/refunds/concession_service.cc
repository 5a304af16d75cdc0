#include "services/refunds/concession_service.h"

#include "libs/status/status.h"

namespace recourse::refunds {

grpc::ServerUnaryReactor* ConcessionService::CreateConcession(grpc::CallbackServerContext* context,
                                                              const v1::CreateConcessionRequest* request,
                                                              v1::CreateConcessionResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_concession(), concessions_.Create(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* ConcessionService::CompensateDelay(grpc::CallbackServerContext* context,
                                                             const v1::CompensateDelayRequest* request,
                                                             v1::CompensateDelayResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_concession(), concessions_.CompensateDelay(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* ConcessionService::GetConcession(grpc::CallbackServerContext* context,
                                                           const v1::GetConcessionRequest* request,
                                                           v1::GetConcessionResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_concession(), concessions_.Get(request->name()));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* ConcessionService::ListConcessions(grpc::CallbackServerContext* context,
                                                             const v1::ListConcessionsRequest* request,
                                                             v1::ListConcessionsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(*response, concessions_.List(*request));
    return absl::OkStatus();
  });
}

}  // namespace recourse::refunds
