#include "services/returns/returns_service.h"

#include "services/returns/gift_view.h"
#include "services/returns/return_changes.h"

namespace recourse::returns {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

namespace {

bool IsSettled(const v1::Return& body) {
  const bool kept_and_paid = body.state() == v1::Return::STATE_COMPLETED_RETURNLESS &&
                             (!body.refund().empty() || !body.replacement_order().empty());
  return kept_and_paid || IsOver(StateOf(body));
}

}  // namespace

ServerUnaryReactor* ReturnsService::EvaluateEligibility(CallbackServerContext* context,
                                                        const v1::EvaluateEligibilityRequest* request,
                                                        v1::EvaluateEligibilityResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, returns_.EvaluateEligibility(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::QuoteReturn(CallbackServerContext* context, const v1::QuoteReturnRequest* request,
                                                v1::QuoteReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, returns_.Quote(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::CreateReturn(CallbackServerContext* context, const v1::CreateReturnRequest* request,
                                                 v1::CreateReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_return_case(), returns_.Create(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::DeclareWithdrawal(CallbackServerContext* context,
                                                      const v1::DeclareWithdrawalRequest* request,
                                                      v1::DeclareWithdrawalResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, withdrawals_.Declare(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::ConfirmWithdrawal(CallbackServerContext* context,
                                                      const v1::ConfirmWithdrawalRequest* request,
                                                      v1::ConfirmWithdrawalResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_return_case(), withdrawals_.Confirm(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::OpenClaimReturn(CallbackServerContext* context,
                                                    const v1::OpenClaimReturnRequest* request,
                                                    v1::OpenClaimReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_return_case(), claim_returns_.Open(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::GetReturn(CallbackServerContext* context, const v1::GetReturnRequest* request,
                                              v1::GetReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(v1::Return found, returns_.Get(request->name(), call));
    *response->mutable_return_case() = ShownTo(call.actor(), std::move(found));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::ListReturns(CallbackServerContext* context, const v1::ListReturnsRequest* request,
                                                v1::ListReturnsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(std::vector<v1::Return> found, returns_.List(request->parent(), call));
    for (v1::Return& body : found) *response->add_returns() = ShownTo(call.actor(), std::move(body));
    return absl::OkStatus();
  });
}

grpc::ServerWriteReactor<v1::WatchReturnResponse>* ReturnsService::WatchReturn(CallbackServerContext* context,
                                                                               const v1::WatchReturnRequest* request) {
  using Step = rpc::WatchStep<v1::WatchReturnResponse>;
  return calls_.Watch<v1::WatchReturnResponse>(
      context, *request,
      [this, name = request->name()](const rpc::Call& call) -> absl::StatusOr<rpc::WatchPoll<v1::WatchReturnResponse>> {
        return [this, name, call, seen = std::string()]() mutable -> absl::StatusOr<Step> {
          ASSIGN_OR_RETURN(v1::Return now, returns_.Get(name, call));
          Step step{.responses = {}, .end = IsSettled(now)};
          if (now.etag() == seen) return step;
          seen = now.etag();
          *step.responses.emplace_back().mutable_return_case() = ShownTo(call.actor(), std::move(now));
          return step;
        };
      });
}

ServerUnaryReactor* ReturnsService::CancelReturn(CallbackServerContext* context, const v1::CancelReturnRequest* request,
                                                 v1::CancelReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(v1::Return cancelled, returns_.Cancel(*request, call));
    *response->mutable_return_case() = ShownTo(call.actor(), std::move(cancelled));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::ReceiveReturn(CallbackServerContext* context,
                                                  const v1::ReceiveReturnRequest* request,
                                                  v1::ReceiveReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_return_case(), desk_.Receive(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::GradeReturn(CallbackServerContext* context, const v1::GradeReturnRequest* request,
                                                v1::GradeReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_return_case(), desk_.Grade(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::DenyReturn(CallbackServerContext* context, const v1::DenyReturnRequest* request,
                                               v1::DenyReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_return_case(), desk_.Deny(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::DecideReturn(CallbackServerContext* context, const v1::DecideReturnRequest* request,
                                                 v1::DecideReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_return_case(), desk_.Decide(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::AppealReturn(CallbackServerContext* context, const v1::AppealReturnRequest* request,
                                                 v1::AppealReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(v1::Return appealed, desk_.Appeal(*request, call));
    *response->mutable_return_case() = ShownTo(call.actor(), std::move(appealed));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::ConvertToReturnless(CallbackServerContext* context,
                                                        const v1::ConvertToReturnlessRequest* request,
                                                        v1::ConvertToReturnlessResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_return_case(), desk_.ConvertToReturnless(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::ExplainReturn(CallbackServerContext* context,
                                                  const v1::ExplainReturnRequest* request,
                                                  v1::ExplainReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(*response, desk_.Explain(*request));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::BacktestPolicy(CallbackServerContext* context,
                                                   const v1::BacktestPolicyRequest* request,
                                                   v1::BacktestPolicyResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
    ASSIGN_OR_RETURN(*response, desk_.BacktestPolicy(*request));
    return absl::OkStatus();
  });
}

}  // namespace recourse::returns
