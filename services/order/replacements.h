// Sending the same goods again, free of charge, in place of units that a remedy holds.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/order/v1/order_service.pb.h"

namespace recourse::order {

class Replacements {
 public:
  explicit Replacements(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::StatusOr<v1::CreateReplacementOrderResponse> Create(const rpc::Call& call,
                                                            const v1::CreateReplacementOrderRequest& request);

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::order
