#pragma once

#include "libs/rpc/calls.h"
#include "recourse/refunds/v1/charge_service.grpc.pb.h"
#include "services/refunds/charges.h"

namespace recourse::refunds {

class ChargeService final : public v1::ChargeService::CallbackService {
 public:
  ChargeService(rpc::Calls& calls, Charges& charges) : calls_(calls), charges_(charges) {}

  grpc::ServerUnaryReactor* AuthorizeCharge(grpc::CallbackServerContext* context,
                                            const v1::AuthorizeChargeRequest* request,
                                            v1::AuthorizeChargeResponse* response) override;
  grpc::ServerUnaryReactor* CaptureCharge(grpc::CallbackServerContext* context, const v1::CaptureChargeRequest* request,
                                          v1::CaptureChargeResponse* response) override;
  grpc::ServerUnaryReactor* VoidCharge(grpc::CallbackServerContext* context, const v1::VoidChargeRequest* request,
                                       v1::VoidChargeResponse* response) override;
  grpc::ServerUnaryReactor* GetCharge(grpc::CallbackServerContext* context, const v1::GetChargeRequest* request,
                                      v1::GetChargeResponse* response) override;
  grpc::ServerUnaryReactor* ListCharges(grpc::CallbackServerContext* context, const v1::ListChargesRequest* request,
                                        v1::ListChargesResponse* response) override;
  grpc::ServerUnaryReactor* TransferValue(grpc::CallbackServerContext* context, const v1::TransferValueRequest* request,
                                          v1::TransferValueResponse* response) override;

 private:
  rpc::Calls& calls_;
  Charges& charges_;
};

}  // namespace recourse::refunds
