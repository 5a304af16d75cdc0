// What the warehouse tells about units that have not left yet.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/order/v1/fulfilment_service.pb.h"
#include "services/order/parcels.h"

namespace recourse::order {

class Fulfilment {
 public:
  Fulfilment(outbox::Outbox& outbox, Parcels& parcels) : outbox_(outbox), parcels_(parcels) {}

  absl::StatusOr<v1::LockUnitsResponse> Lock(const rpc::Call& call, const v1::LockUnitsRequest& request);
  absl::StatusOr<v1::CreateShipmentResponse> CreateShipment(const rpc::Call& call,
                                                            const v1::CreateShipmentRequest& request);

 private:
  outbox::Outbox& outbox_;
  Parcels& parcels_;
};

}  // namespace recourse::order
