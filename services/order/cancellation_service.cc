#include "services/order/cancellation_service.h"

namespace recourse::order {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* CancellationService::CancelOrder(CallbackServerContext* context,
                                                     const v1::CancelOrderRequest* request,
                                                     v1::CancelOrderResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, cancellations_.Cancel(call, *request));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* CancellationService::GetCancellation(CallbackServerContext* context,
                                                         const v1::GetCancellationRequest* request,
                                                         v1::GetCancellationResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_cancellation(), cancellations_.Get(call, request->name()));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* CancellationService::ListCancellations(CallbackServerContext* context,
                                                           const v1::ListCancellationsRequest* request,
                                                           v1::ListCancellationsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, cancellations_.List(call, request->parent()));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* CancellationService::AnswerCancellation(CallbackServerContext* context,
                                                            const v1::AnswerCancellationRequest* request,
                                                            v1::AnswerCancellationResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_cancellation(), cancellations_.Answer(call, *request));
    return absl::OkStatus();
  });
}

}  // namespace recourse::order
