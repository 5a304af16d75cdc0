#include "services/order/fulfilment_service.h"

namespace recourse::order {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* FulfilmentService::LockUnits(CallbackServerContext* context, const v1::LockUnitsRequest* request,
                                                 v1::LockUnitsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, fulfilment_.Lock(call, *request));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* FulfilmentService::CreateShipment(CallbackServerContext* context,
                                                      const v1::CreateShipmentRequest* request,
                                                      v1::CreateShipmentResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, fulfilment_.CreateShipment(call, *request));
    return absl::OkStatus();
  });
}

}  // namespace recourse::order
