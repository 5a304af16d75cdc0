#include "services/returns/gift_return_service.h"

#include "libs/status/status.h"

namespace recourse::returns {

grpc::ServerUnaryReactor* GiftReturnService::QuoteGiftReturn(grpc::CallbackServerContext* context,
                                                             const v1::QuoteGiftReturnRequest* request,
                                                             v1::QuoteGiftReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, gifts_.Quote(*request, call));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* GiftReturnService::CreateGiftReturn(grpc::CallbackServerContext* context,
                                                              const v1::CreateGiftReturnRequest* request,
                                                              v1::CreateGiftReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_return_case(), gifts_.Create(*request, call));
    return absl::OkStatus();
  });
}

}  // namespace recourse::returns
