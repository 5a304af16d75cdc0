#include "services/refunds/dispute_service.h"

#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "services/refunds/dispute_convert.h"

namespace recourse::refunds {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* DisputeService::GetDispute(CallbackServerContext* context, const v1::GetDisputeRequest* request,
                                               v1::GetDisputeResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(const Dispute dispute, disputes_.Get(request->name()));
    *response->mutable_dispute() = ToProto(dispute);
    return absl::OkStatus();
  });
}

ServerUnaryReactor* DisputeService::ListDisputes(CallbackServerContext* context, const v1::ListDisputesRequest* request,
                                                 v1::ListDisputesResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<Dispute> disputes, disputes_.List(request->parent()));
    for (const Dispute& dispute : disputes) *response->add_disputes() = ToProto(dispute);
    return absl::OkStatus();
  });
}

ServerUnaryReactor* DisputeService::MapDispute(CallbackServerContext* context, const v1::MapDisputeRequest* request,
                                               v1::MapDisputeResponse* response) {
  return calls_.Unary(context, *request,
                      [=, this](const rpc::Call& call) { return disputes_.Map(*request, call, response); });
}

ServerUnaryReactor* DisputeService::SubmitDisputeEvidence(CallbackServerContext* context,
                                                          const v1::SubmitDisputeEvidenceRequest* request,
                                                          v1::SubmitDisputeEvidenceResponse* response) {
  return calls_.Unary(context, *request,
                      [=, this](const rpc::Call& call) { return disputes_.Submit(*request, call, response); });
}

ServerUnaryReactor* LedgerService::GetTrialBalance(CallbackServerContext* context,
                                                   const v1::GetTrialBalanceRequest* request,
                                                   v1::GetTrialBalanceResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(const Disputes::TrialBalance books, disputes_.CloseBooks());
    for (const Entry& entry : books.lines) {
      auto* line = response->add_lines();
      line->set_account(entry.account);
      *line->mutable_balance() = money::ToProto(entry.amount);
    }
    response->set_balanced(books.balanced);
    return absl::OkStatus();
  });
}

}  // namespace recourse::refunds
