#include "services/routing/contact_service.h"

#include "libs/status/status.h"

namespace recourse::routing {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* ContactService::GetContact(CallbackServerContext* context, const v1::GetContactRequest* request,
                                               v1::GetContactResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_contact(), contacts_.Get(request->name(), call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ContactService::GetContactEstimate(CallbackServerContext* context,
                                                       const v1::GetContactEstimateRequest* request,
                                                       v1::GetContactEstimateResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, contacts_.Estimate(request->name(), call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* ContactService::CancelContact(CallbackServerContext* context,
                                                  const v1::CancelContactRequest* request,
                                                  v1::CancelContactResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_contact(), contacts_.Cancel(*request, call));
    return absl::OkStatus();
  });
}

}  // namespace recourse::routing
