#pragma once

#include "libs/rpc/calls.h"
#include "recourse/order/v1/gift_service.grpc.pb.h"
#include "services/order/orders.h"

namespace recourse::order {

class GiftService final : public v1::GiftService::CallbackService {
 public:
  GiftService(rpc::Calls& calls, Orders& orders) : calls_(calls), orders_(orders) {}

  grpc::ServerUnaryReactor* GetGift(grpc::CallbackServerContext* context, const v1::GetGiftRequest* request,
                                    v1::GetGiftResponse* response) override;
  grpc::ServerUnaryReactor* FindGiftOrder(grpc::CallbackServerContext* context, const v1::FindGiftOrderRequest* request,
                                          v1::FindGiftOrderResponse* response) override;

 private:
  rpc::Calls& calls_;
  Orders& orders_;
};

}  // namespace recourse::order
