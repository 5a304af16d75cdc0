// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/claims/v1/reimbursement_service.grpc.pb.h"
#include "services/claims/reimbursements.h"

namespace recourse::claims {

class ReimbursementService final : public v1::ReimbursementService::CallbackService {
 public:
  ReimbursementService(rpc::Calls& calls, Reimbursements& reimbursements)
      : calls_(calls), reimbursements_(reimbursements) {}

  grpc::ServerUnaryReactor* CreateReimbursement(grpc::CallbackServerContext* context,
                                                const v1::CreateReimbursementRequest* request,
                                                v1::CreateReimbursementResponse* response) override;
  grpc::ServerUnaryReactor* GetReimbursement(grpc::CallbackServerContext* context,
                                             const v1::GetReimbursementRequest* request,
                                             v1::GetReimbursementResponse* response) override;
  grpc::ServerUnaryReactor* AskSeller(grpc::CallbackServerContext* context, const v1::AskSellerRequest* request,
                                      v1::AskSellerResponse* response) override;
  grpc::ServerUnaryReactor* AnswerReimbursement(grpc::CallbackServerContext* context,
                                                const v1::AnswerReimbursementRequest* request,
                                                v1::AnswerReimbursementResponse* response) override;
  grpc::ServerUnaryReactor* DecideReimbursement(grpc::CallbackServerContext* context,
                                                const v1::DecideReimbursementRequest* request,
                                                v1::DecideReimbursementResponse* response) override;
  grpc::ServerUnaryReactor* AppealReimbursement(grpc::CallbackServerContext* context,
                                                const v1::AppealReimbursementRequest* request,
                                                v1::AppealReimbursementResponse* response) override;

 private:
  rpc::Calls& calls_;
  Reimbursements& reimbursements_;
};

}  // namespace recourse::claims
