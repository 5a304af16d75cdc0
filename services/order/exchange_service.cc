#include "services/order/exchange_service.h"

#include "libs/status/status.h"

namespace recourse::order {

grpc::ServerUnaryReactor* ExchangeService::QuoteExchange(grpc::CallbackServerContext* context,
                                                         const v1::QuoteExchangeRequest* request,
                                                         v1::QuoteExchangeResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, exchanges_.Quote(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* ExchangeService::CreateExchangeOrder(grpc::CallbackServerContext* context,
                                                               const v1::CreateExchangeOrderRequest* request,
                                                               v1::CreateExchangeOrderResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, exchanges_.Create(call, *request));
    return absl::OkStatus();
  });
}

}  // namespace recourse::order
