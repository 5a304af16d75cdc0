#include "services/order/order_change_service.h"

#include "libs/status/status.h"

namespace recourse::order {

grpc::ServerUnaryReactor* OrderChangeService::ReplaceOrderItems(grpc::CallbackServerContext* context,
                                                                const v1::ReplaceOrderItemsRequest* request,
                                                                v1::ReplaceOrderItemsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, items_.Replace(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderChangeService::ListOrderChanges(grpc::CallbackServerContext* context,
                                                               const v1::ListOrderChangesRequest* request,
                                                               v1::ListOrderChangesResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, items_.List(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* OrderChangeService::UpdateShippingAddress(grpc::CallbackServerContext* context,
                                                                    const v1::UpdateShippingAddressRequest* request,
                                                                    v1::UpdateShippingAddressResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, changes_.UpdateAddress(call, *request));
    return absl::OkStatus();
  });
}

}  // namespace recourse::order
