#include "services/routing/work_service.h"

#include "libs/status/status.h"

namespace recourse::routing {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* WorkService::SetStatus(CallbackServerContext* context, const v1::SetStatusRequest* request,
                                           v1::SetStatusResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_presence(), work_.SetStatus(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* WorkService::Heartbeat(CallbackServerContext* context, const v1::HeartbeatRequest* request,
                                           v1::HeartbeatResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_presence(), work_.Heartbeat(call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* WorkService::GetPresence(CallbackServerContext* context, const v1::GetPresenceRequest* request,
                                             v1::GetPresenceResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_presence(), work_.GetPresence(call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* WorkService::ListWork(CallbackServerContext* context, const v1::ListWorkRequest* request,
                                          v1::ListWorkResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, work_.List(call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* WorkService::AcceptOffer(CallbackServerContext* context, const v1::AcceptOfferRequest* request,
                                             v1::AcceptOfferResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, work_.Accept(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* WorkService::DeclineOffer(CallbackServerContext* context, const v1::DeclineOfferRequest* request,
                                              v1::DeclineOfferResponse*) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) { return work_.Decline(*request, call); });
}

ServerUnaryReactor* WorkService::EndContact(CallbackServerContext* context, const v1::EndContactRequest* request,
                                            v1::EndContactResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_contact(), work_.End(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* WorkService::CompleteContact(CallbackServerContext* context,
                                                 const v1::CompleteContactRequest* request,
                                                 v1::CompleteContactResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_contact(), work_.Complete(*request, call));
    return absl::OkStatus();
  });
}

}  // namespace recourse::routing
