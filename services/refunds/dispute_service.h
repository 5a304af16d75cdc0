#pragma once

#include "libs/rpc/calls.h"
#include "recourse/refunds/v1/dispute_service.grpc.pb.h"
#include "recourse/refunds/v1/ledger_service.grpc.pb.h"
#include "services/refunds/disputes.h"

namespace recourse::refunds {

class DisputeService final : public v1::DisputeService::CallbackService {
 public:
  DisputeService(rpc::Calls& calls, Disputes& disputes) : calls_(calls), disputes_(disputes) {}

  grpc::ServerUnaryReactor* GetDispute(grpc::CallbackServerContext* context, const v1::GetDisputeRequest* request,
                                       v1::GetDisputeResponse* response) override;
  grpc::ServerUnaryReactor* ListDisputes(grpc::CallbackServerContext* context, const v1::ListDisputesRequest* request,
                                         v1::ListDisputesResponse* response) override;
  grpc::ServerUnaryReactor* MapDispute(grpc::CallbackServerContext* context, const v1::MapDisputeRequest* request,
                                       v1::MapDisputeResponse* response) override;
  grpc::ServerUnaryReactor* SubmitDisputeEvidence(grpc::CallbackServerContext* context,
                                                  const v1::SubmitDisputeEvidenceRequest* request,
                                                  v1::SubmitDisputeEvidenceResponse* response) override;

 private:
  rpc::Calls& calls_;
  Disputes& disputes_;
};

class LedgerService final : public v1::LedgerService::CallbackService {
 public:
  LedgerService(rpc::Calls& calls, Disputes& disputes) : calls_(calls), disputes_(disputes) {}

  grpc::ServerUnaryReactor* GetTrialBalance(grpc::CallbackServerContext* context,
                                            const v1::GetTrialBalanceRequest* request,
                                            v1::GetTrialBalanceResponse* response) override;

 private:
  rpc::Calls& calls_;
  Disputes& disputes_;
};

}  // namespace recourse::refunds
