// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/returns/v1/returns_service.grpc.pb.h"
#include "services/returns/claim_returns.h"
#include "services/returns/returns.h"
#include "services/returns/returns_desk.h"
#include "services/returns/withdrawals.h"

namespace recourse::returns {

class ReturnsService final : public v1::ReturnsService::CallbackService {
 public:
  ReturnsService(rpc::Calls& calls, Returns& returns, Withdrawals& withdrawals, ClaimReturns& claim_returns,
                 ReturnsDesk& desk)
      : calls_(calls), returns_(returns), withdrawals_(withdrawals), claim_returns_(claim_returns), desk_(desk) {}

  grpc::ServerUnaryReactor* EvaluateEligibility(grpc::CallbackServerContext* context,
                                                const v1::EvaluateEligibilityRequest* request,
                                                v1::EvaluateEligibilityResponse* response) override;
  grpc::ServerUnaryReactor* QuoteReturn(grpc::CallbackServerContext* context, const v1::QuoteReturnRequest* request,
                                        v1::QuoteReturnResponse* response) override;
  grpc::ServerUnaryReactor* CreateReturn(grpc::CallbackServerContext* context, const v1::CreateReturnRequest* request,
                                         v1::CreateReturnResponse* response) override;
  grpc::ServerUnaryReactor* DeclareWithdrawal(grpc::CallbackServerContext* context,
                                              const v1::DeclareWithdrawalRequest* request,
                                              v1::DeclareWithdrawalResponse* response) override;
  grpc::ServerUnaryReactor* ConfirmWithdrawal(grpc::CallbackServerContext* context,
                                              const v1::ConfirmWithdrawalRequest* request,
                                              v1::ConfirmWithdrawalResponse* response) override;
  grpc::ServerUnaryReactor* OpenClaimReturn(grpc::CallbackServerContext* context,
                                            const v1::OpenClaimReturnRequest* request,
                                            v1::OpenClaimReturnResponse* response) override;
  grpc::ServerUnaryReactor* GetReturn(grpc::CallbackServerContext* context, const v1::GetReturnRequest* request,
                                      v1::GetReturnResponse* response) override;
  grpc::ServerUnaryReactor* ListReturns(grpc::CallbackServerContext* context, const v1::ListReturnsRequest* request,
                                        v1::ListReturnsResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchReturnResponse>* WatchReturn(grpc::CallbackServerContext* context,
                                                                 const v1::WatchReturnRequest* request) override;
  grpc::ServerUnaryReactor* CancelReturn(grpc::CallbackServerContext* context, const v1::CancelReturnRequest* request,
                                         v1::CancelReturnResponse* response) override;
  grpc::ServerUnaryReactor* ReceiveReturn(grpc::CallbackServerContext* context, const v1::ReceiveReturnRequest* request,
                                          v1::ReceiveReturnResponse* response) override;
  grpc::ServerUnaryReactor* GradeReturn(grpc::CallbackServerContext* context, const v1::GradeReturnRequest* request,
                                        v1::GradeReturnResponse* response) override;
  grpc::ServerUnaryReactor* DenyReturn(grpc::CallbackServerContext* context, const v1::DenyReturnRequest* request,
                                       v1::DenyReturnResponse* response) override;
  grpc::ServerUnaryReactor* DecideReturn(grpc::CallbackServerContext* context, const v1::DecideReturnRequest* request,
                                         v1::DecideReturnResponse* response) override;
  grpc::ServerUnaryReactor* AppealReturn(grpc::CallbackServerContext* context, const v1::AppealReturnRequest* request,
                                         v1::AppealReturnResponse* response) override;
  grpc::ServerUnaryReactor* ConvertToReturnless(grpc::CallbackServerContext* context,
                                                const v1::ConvertToReturnlessRequest* request,
                                                v1::ConvertToReturnlessResponse* response) override;
  grpc::ServerUnaryReactor* ExplainReturn(grpc::CallbackServerContext* context, const v1::ExplainReturnRequest* request,
                                          v1::ExplainReturnResponse* response) override;
  grpc::ServerUnaryReactor* BacktestPolicy(grpc::CallbackServerContext* context,
                                           const v1::BacktestPolicyRequest* request,
                                           v1::BacktestPolicyResponse* response) override;

 private:
  rpc::Calls& calls_;
  Returns& returns_;
  Withdrawals& withdrawals_;
  ClaimReturns& claim_returns_;
  ReturnsDesk& desk_;
};

}  // namespace recourse::returns
