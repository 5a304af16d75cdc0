// Transport of recourse.order.v1.FulfilmentService.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/order/v1/fulfilment_service.grpc.pb.h"
#include "services/order/fulfilment.h"

namespace recourse::order {

class FulfilmentService final : public v1::FulfilmentService::CallbackService {
 public:
  FulfilmentService(rpc::Calls& calls, Fulfilment& fulfilment) : calls_(calls), fulfilment_(fulfilment) {}

  grpc::ServerUnaryReactor* LockUnits(grpc::CallbackServerContext* context, const v1::LockUnitsRequest* request,
                                      v1::LockUnitsResponse* response) override;
  grpc::ServerUnaryReactor* CreateShipment(grpc::CallbackServerContext* context,
                                           const v1::CreateShipmentRequest* request,
                                           v1::CreateShipmentResponse* response) override;

 private:
  rpc::Calls& calls_;
  Fulfilment& fulfilment_;
};

}  // namespace recourse::order
