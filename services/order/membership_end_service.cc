#include "services/order/membership_end_service.h"

#include "libs/status/status.h"

namespace recourse::order {

grpc::ServerUnaryReactor* MembershipEndService::QuoteMembershipEnd(grpc::CallbackServerContext* context,
                                                                   const v1::QuoteMembershipEndRequest* request,
                                                                   v1::QuoteMembershipEndResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, ends_.Quote(call, request->name()));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MembershipEndService::EndMembership(grpc::CallbackServerContext* context,
                                                              const v1::EndMembershipRequest* request,
                                                              v1::EndMembershipResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_membership_end(), ends_.End(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MembershipEndService::GetMembershipEnd(grpc::CallbackServerContext* context,
                                                                 const v1::GetMembershipEndRequest* request,
                                                                 v1::GetMembershipEndResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_membership_end(), ends_.Get(call, request->name()));
    return absl::OkStatus();
  });
}

}  // namespace recourse::order
