// Transport of recourse.order.v1.OrderChangeService.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/order/v1/order_change_service.grpc.pb.h"
#include "services/order/item_changes.h"
#include "services/order/order_changes.h"

namespace recourse::order {

class OrderChangeService final : public v1::OrderChangeService::CallbackService {
 public:
  OrderChangeService(rpc::Calls& calls, OrderChanges& changes, ItemChanges& items)
      : calls_(calls), changes_(changes), items_(items) {}

  grpc::ServerUnaryReactor* ReplaceOrderItems(grpc::CallbackServerContext* context,
                                              const v1::ReplaceOrderItemsRequest* request,
                                              v1::ReplaceOrderItemsResponse* response) override;
  grpc::ServerUnaryReactor* ListOrderChanges(grpc::CallbackServerContext* context,
                                             const v1::ListOrderChangesRequest* request,
                                             v1::ListOrderChangesResponse* response) override;
  grpc::ServerUnaryReactor* UpdateShippingAddress(grpc::CallbackServerContext* context,
                                                  const v1::UpdateShippingAddressRequest* request,
                                                  v1::UpdateShippingAddressResponse* response) override;

 private:
  rpc::Calls& calls_;
  OrderChanges& changes_;
  ItemChanges& items_;
};

}  // namespace recourse::order
