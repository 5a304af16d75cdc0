#include "services/claims/reimbursement_service.h"

namespace recourse::claims {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* ReimbursementService::CreateReimbursement(CallbackServerContext* context,
                                                              const v1::CreateReimbursementRequest* request,
                                                              v1::CreateReimbursementResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_reimbursement(), reimbursements_.Create(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReimbursementService::GetReimbursement(CallbackServerContext* context,
                                                           const v1::GetReimbursementRequest* request,
                                                           v1::GetReimbursementResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_reimbursement(), reimbursements_.Get(request->name(), call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReimbursementService::AskSeller(CallbackServerContext* context, const v1::AskSellerRequest* request,
                                                    v1::AskSellerResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_reimbursement(), reimbursements_.Ask(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReimbursementService::AnswerReimbursement(CallbackServerContext* context,
                                                              const v1::AnswerReimbursementRequest* request,
                                                              v1::AnswerReimbursementResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_reimbursement(), reimbursements_.Answer(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReimbursementService::DecideReimbursement(CallbackServerContext* context,
                                                              const v1::DecideReimbursementRequest* request,
                                                              v1::DecideReimbursementResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_reimbursement(), reimbursements_.Decide(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReimbursementService::AppealReimbursement(CallbackServerContext* context,
                                                              const v1::AppealReimbursementRequest* request,
                                                              v1::AppealReimbursementResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_reimbursement(), reimbursements_.Appeal(*request, call));
    return absl::OkStatus();
  });
}

}  // namespace recourse::claims
