#include "services/order/order_change_service.h"

#include "libs/status/status.h"

namespace recourse::order {

grpc::ServerUnaryReactor* OrderChangeService::UpdateShippingAddress(grpc::CallbackServerContext* context,
                                                                    const v1::UpdateShippingAddressRequest* request,
                                                                    v1::UpdateShippingAddressResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, changes_.UpdateAddress(call, *request));
    return absl::OkStatus();
  });
}

}  // namespace recourse::order
