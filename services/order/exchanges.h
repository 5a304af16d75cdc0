// Sending other variants in place of units that come back, paid for with what these had cost.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/order/v1/exchange_service.pb.h"
#include "services/order/peers.h"

namespace recourse::order {

class Exchanges {
 public:
  Exchanges(outbox::Outbox& outbox, const rpc::Channel& refunds) : outbox_(outbox), charges_(refunds) {}

  absl::StatusOr<v1::QuoteExchangeResponse> Quote(const rpc::Call& call, const v1::QuoteExchangeRequest& request);
  absl::StatusOr<v1::CreateExchangeOrderResponse> Create(const rpc::Call& call,
                                                         const v1::CreateExchangeOrderRequest& request);

 private:
  outbox::Outbox& outbox_;
  const Charges charges_;
};

}  // namespace recourse::order
