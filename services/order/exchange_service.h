#pragma once

#include "libs/rpc/calls.h"
#include "recourse/order/v1/exchange_service.grpc.pb.h"
#include "services/order/exchanges.h"

namespace recourse::order {

class ExchangeService final : public v1::ExchangeService::CallbackService {
 public:
  ExchangeService(rpc::Calls& calls, Exchanges& exchanges) : calls_(calls), exchanges_(exchanges) {}

  grpc::ServerUnaryReactor* QuoteExchange(grpc::CallbackServerContext* context, const v1::QuoteExchangeRequest* request,
                                          v1::QuoteExchangeResponse* response) override;
  grpc::ServerUnaryReactor* CreateExchangeOrder(grpc::CallbackServerContext* context,
                                                const v1::CreateExchangeOrderRequest* request,
                                                v1::CreateExchangeOrderResponse* response) override;

 private:
  rpc::Calls& calls_;
  Exchanges& exchanges_;
};

}  // namespace recourse::order
