// Transport of recourse.order.v1.CancellationService.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/order/v1/cancellation_service.grpc.pb.h"
#include "services/order/cancellations.h"

namespace recourse::order {

class CancellationService final : public v1::CancellationService::CallbackService {
 public:
  CancellationService(rpc::Calls& calls, Cancellations& cancellations) : calls_(calls), cancellations_(cancellations) {}

  grpc::ServerUnaryReactor* CancelOrder(grpc::CallbackServerContext* context, const v1::CancelOrderRequest* request,
                                        v1::CancelOrderResponse* response) override;
  grpc::ServerUnaryReactor* GetCancellation(grpc::CallbackServerContext* context,
                                            const v1::GetCancellationRequest* request,
                                            v1::GetCancellationResponse* response) override;
  grpc::ServerUnaryReactor* ListCancellations(grpc::CallbackServerContext* context,
                                              const v1::ListCancellationsRequest* request,
                                              v1::ListCancellationsResponse* response) override;
  grpc::ServerUnaryReactor* AnswerCancellation(grpc::CallbackServerContext* context,
                                               const v1::AnswerCancellationRequest* request,
                                               v1::AnswerCancellationResponse* response) override;

 private:
  rpc::Calls& calls_;
  Cancellations& cancellations_;
};

}  // namespace recourse::order
