#include "services/returns/returns_service.h"

#include "services/returns/return_changes.h"

namespace recourse::returns {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

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

ServerUnaryReactor* ReturnsService::GetReturn(CallbackServerContext* context, const v1::GetReturnRequest* request,
                                              v1::GetReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_return_case(), returns_.Get(request->name(), call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::ListReturns(CallbackServerContext* context, const v1::ListReturnsRequest* request,
                                                v1::ListReturnsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<v1::Return> found, returns_.List(request->parent(), call));
    response->mutable_returns()->Assign(found.begin(), found.end());
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
          Step step{.responses = {}, .end = IsOver(StateOf(now))};
          if (now.etag() == seen) return step;
          seen = now.etag();
          *step.responses.emplace_back().mutable_return_case() = std::move(now);
          return step;
        };
      });
}

ServerUnaryReactor* ReturnsService::CancelReturn(CallbackServerContext* context, const v1::CancelReturnRequest* request,
                                                 v1::CancelReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_return_case(), returns_.Cancel(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ReturnsService::ReceiveReturn(CallbackServerContext* context,
                                                  const v1::ReceiveReturnRequest* request,
                                                  v1::ReceiveReturnResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_return_case(), returns_.Receive(*request, call));
    return absl::OkStatus();
  });
}

}  // namespace recourse::returns
