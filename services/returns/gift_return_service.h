#pragma once

#include "libs/rpc/calls.h"
#include "recourse/returns/v1/gift_return_service.grpc.pb.h"
#include "services/returns/gift_returns.h"

namespace recourse::returns {

class GiftReturnService final : public v1::GiftReturnService::CallbackService {
 public:
  GiftReturnService(rpc::Calls& calls, GiftReturns& gifts) : calls_(calls), gifts_(gifts) {}

  grpc::ServerUnaryReactor* QuoteGiftReturn(grpc::CallbackServerContext* context,
                                            const v1::QuoteGiftReturnRequest* request,
                                            v1::QuoteGiftReturnResponse* response) override;
  grpc::ServerUnaryReactor* CreateGiftReturn(grpc::CallbackServerContext* context,
                                             const v1::CreateGiftReturnRequest* request,
                                             v1::CreateGiftReturnResponse* response) override;

 private:
  rpc::Calls& calls_;
  GiftReturns& gifts_;
};

}  // namespace recourse::returns
