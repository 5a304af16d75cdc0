#include "services/account/membership_service.h"

#include "libs/status/status.h"

namespace recourse::account {

grpc::ServerUnaryReactor* MembershipService::ImportMembership(grpc::CallbackServerContext* context,
                                                              const v1::ImportMembershipRequest* request,
                                                              v1::ImportMembershipResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_membership(), memberships_.Import(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MembershipService::GetMembership(grpc::CallbackServerContext* context,
                                                           const v1::GetMembershipRequest* request,
                                                           v1::GetMembershipResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_membership(), memberships_.Get(call, request->name()));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MembershipService::ListMemberships(grpc::CallbackServerContext* context,
                                                             const v1::ListMembershipsRequest* request,
                                                             v1::ListMembershipsResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, memberships_.List(call, request->parent()));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MembershipService::CancelMembership(grpc::CallbackServerContext* context,
                                                              const v1::CancelMembershipRequest* request,
                                                              v1::CancelMembershipResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_membership(), memberships_.Cancel(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MembershipService::PauseMembership(grpc::CallbackServerContext* context,
                                                             const v1::PauseMembershipRequest* request,
                                                             v1::PauseMembershipResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_membership(), memberships_.Pause(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MembershipService::ResumeMembership(grpc::CallbackServerContext* context,
                                                              const v1::ResumeMembershipRequest* request,
                                                              v1::ResumeMembershipResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_membership(), memberships_.Resume(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MembershipService::RecordPaymentFailure(grpc::CallbackServerContext* context,
                                                                  const v1::RecordPaymentFailureRequest* request,
                                                                  v1::RecordPaymentFailureResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_membership(), memberships_.FailPayment(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MembershipService::RecordMembershipPeriod(grpc::CallbackServerContext* context,
                                                                    const v1::RecordMembershipPeriodRequest* request,
                                                                    v1::RecordMembershipPeriodResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, memberships_.RecordPeriod(call, *request));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* MembershipService::TerminateMembership(grpc::CallbackServerContext* context,
                                                                 const v1::TerminateMembershipRequest* request,
                                                                 v1::TerminateMembershipResponse* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response, memberships_.Terminate(call, *request));
    return absl::OkStatus();
  });
}

}  // namespace recourse::account
