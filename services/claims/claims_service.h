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
  grpc::ServerUnaryReactor* AddEvidence(grpc::CallbackServerContext* context, const v1::AddEvidenceRequest* request,
                                        v1::AddEvidenceResponse* response) override;
  grpc::ServerUnaryReactor* AnswerQuestion(grpc::CallbackServerContext* context,
                                           const v1::AnswerQuestionRequest* request,
                                           v1::AnswerQuestionResponse* response) override;
  grpc::ServerUnaryReactor* AnswerOffer(grpc::CallbackServerContext* context, const v1::AnswerOfferRequest* request,
                                        v1::AnswerOfferResponse* response) override;
  grpc::ServerUnaryReactor* AppealClaim(grpc::CallbackServerContext* context, const v1::AppealClaimRequest* request,
                                        v1::AppealClaimResponse* response) override;
  grpc::ServerUnaryReactor* DecideAppeal(grpc::CallbackServerContext* context, const v1::DecideAppealRequest* request,
                                         v1::DecideAppealResponse* response) override;
  grpc::ServerUnaryReactor* RequestInformation(grpc::CallbackServerContext* context,
                                               const v1::RequestInformationRequest* request,
                                               v1::RequestInformationResponse* response) override;
  grpc::ServerUnaryReactor* ReadEvidence(grpc::CallbackServerContext* context, const v1::ReadEvidenceRequest* request,
                                         v1::ReadEvidenceResponse* response) override;
  grpc::ServerUnaryReactor* ExplainClaim(grpc::CallbackServerContext* context, const v1::ExplainClaimRequest* request,
                                         v1::ExplainClaimResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchClaimResponse>* WatchClaim(grpc::CallbackServerContext* context,
                                                               const v1::WatchClaimRequest* request) override;

 private:
  rpc::Calls& calls_;
  Claims& claims_;
};

}  // namespace recourse::claims
