// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/claims/v1/seller_service.grpc.pb.h"
#include "services/claims/sellers.h"

namespace recourse::claims {

class SellerService final : public v1::SellerService::CallbackService {
 public:
  SellerService(rpc::Calls& calls, Sellers& sellers) : calls_(calls), sellers_(sellers) {}

  grpc::ServerUnaryReactor* CreateFeedback(grpc::CallbackServerContext* context,
                                           const v1::CreateFeedbackRequest* request,
                                           v1::CreateFeedbackResponse* response) override;
  grpc::ServerUnaryReactor* GetSellerMetrics(grpc::CallbackServerContext* context,
                                             const v1::GetSellerMetricsRequest* request,
                                             v1::GetSellerMetricsResponse* response) override;

 private:
  rpc::Calls& calls_;
  Sellers& sellers_;
};

}  // namespace recourse::claims
