// Changing what has not been sent.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/order/v1/order_change_service.pb.h"

namespace recourse::order {

class OrderChanges {
 public:
  explicit OrderChanges(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::StatusOr<v1::UpdateShippingAddressResponse> UpdateAddress(const rpc::Call& call,
                                                                  const v1::UpdateShippingAddressRequest& request);

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::order
