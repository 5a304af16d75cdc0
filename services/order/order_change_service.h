// Transport of recourse.order.v1.OrderChangeService.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/order/v1/order_change_service.grpc.pb.h"
#include "services/order/order_changes.h"

namespace recourse::order {

class OrderChangeService final : public v1::OrderChangeService::CallbackService {
 public:
  OrderChangeService(rpc::Calls& calls, OrderChanges& changes) : calls_(calls), changes_(changes) {}

  grpc::ServerUnaryReactor* UpdateShippingAddress(grpc::CallbackServerContext* context,
                                                  const v1::UpdateShippingAddressRequest* request,
                                                  v1::UpdateShippingAddressResponse* response) override;

 private:
  rpc::Calls& calls_;
  OrderChanges& changes_;
};

}  // namespace recourse::order
