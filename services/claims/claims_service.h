// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/claims/v1/claims_service.grpc.pb.h"
#include "services/claims/claims.h"

namespace recourse::claims {

class ClaimsService final : public v1::ClaimsService::CallbackService {
 public:
  ClaimsService(rpc::Calls& calls, Claims& claims) : calls_(calls), claims_(claims) {}

  grpc::ServerUnaryReactor* CheckClaimEligibility(grpc::CallbackServerContext* context,
                                                  const v1::CheckClaimEligibilityRequest* request,
                                                  v1::CheckClaimEligibilityResponse* response) override;
  grpc::ServerUnaryReactor* CreateClaim(grpc::CallbackServerContext* context, const v1::CreateClaimRequest* request,
                                        v1::CreateClaimResponse* response) override;
  grpc::ServerUnaryReactor* GetClaim(grpc::CallbackServerContext* context, const v1::GetClaimRequest* request,
                                     v1::GetClaimResponse* response) override;
  grpc::ServerUnaryReactor* ListClaims(grpc::CallbackServerContext* context, const v1::ListClaimsRequest* request,
                                       v1::ListClaimsResponse* response) override;
  grpc::ServerUnaryReactor* WithdrawClaim(grpc::CallbackServerContext* context, const v1::WithdrawClaimRequest* request,
                                          v1::WithdrawClaimResponse* response) override;
  grpc::ServerUnaryReactor* RespondToClaim(grpc::CallbackServerContext* context,
                                           const v1::RespondToClaimRequest* request,
                                           v1::RespondToClaimResponse* response) override;
  grpc::ServerUnaryReactor* DecideClaim(grpc::CallbackServerContext* context, const v1::DecideClaimRequest* request,
                                        v1::DecideClaimResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchClaimResponse>* WatchClaim(grpc::CallbackServerContext* context,
                                                               const v1::WatchClaimRequest* request) override;

 private:
  rpc::Calls& calls_;
  Claims& claims_;
};

}  // namespace recourse::claims
