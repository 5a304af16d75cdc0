#include "services/order/delivery_service.h"

#include "libs/status/status.h"

namespace recourse::order {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* DeliveryService::ReportDeliveryProblem(CallbackServerContext* context,
                                                           const v1::ReportDeliveryProblemRequest* request,
                                                           v1::ReportDeliveryProblemResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, deliveries_.Report(call, *request));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* DeliveryService::ResolveDeliveryProblem(CallbackServerContext* context,
                                                            const v1::ResolveDeliveryProblemRequest* request,
                                                            v1::ResolveDeliveryProblemResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, deliveries_.Close(call, *request));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* DeliveryService::ListDeliveryProblems(CallbackServerContext* context,
                                                          const v1::ListDeliveryProblemsRequest* request,
                                                          v1::ListDeliveryProblemsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, deliveries_.List(call, *request));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* DeliveryService::RevisePromise(CallbackServerContext* context,
                                                   const v1::RevisePromiseRequest* request,
                                                   v1::RevisePromiseResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, deliveries_.RevisePromise(call, *request));
    return absl::OkStatus();
  });
}

}  // namespace recourse::order
