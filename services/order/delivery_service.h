// Transport of recourse.order.v1.DeliveryService.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/order/v1/delivery_service.grpc.pb.h"
#include "services/order/deliveries.h"

namespace recourse::order {

class DeliveryService final : public v1::DeliveryService::CallbackService {
 public:
  DeliveryService(rpc::Calls& calls, Deliveries& deliveries) : calls_(calls), deliveries_(deliveries) {}

  grpc::ServerUnaryReactor* ReportDeliveryProblem(grpc::CallbackServerContext* context,
                                                  const v1::ReportDeliveryProblemRequest* request,
                                                  v1::ReportDeliveryProblemResponse* response) override;
  grpc::ServerUnaryReactor* ResolveDeliveryProblem(grpc::CallbackServerContext* context,
                                                   const v1::ResolveDeliveryProblemRequest* request,
                                                   v1::ResolveDeliveryProblemResponse* response) override;
  grpc::ServerUnaryReactor* ListDeliveryProblems(grpc::CallbackServerContext* context,
                                                 const v1::ListDeliveryProblemsRequest* request,
                                                 v1::ListDeliveryProblemsResponse* response) override;
  grpc::ServerUnaryReactor* RevisePromise(grpc::CallbackServerContext* context, const v1::RevisePromiseRequest* request,
                                          v1::RevisePromiseResponse* response) override;

 private:
  rpc::Calls& calls_;
  Deliveries& deliveries_;
};

}  // namespace recourse::order
