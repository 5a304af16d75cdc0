// Transport of recourse.account.v1.MembershipService.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/account/v1/membership_service.grpc.pb.h"
#include "services/account/memberships.h"

namespace recourse::account {

class MembershipService final : public v1::MembershipService::CallbackService {
 public:
  MembershipService(rpc::Calls& calls, Memberships& memberships) : calls_(calls), memberships_(memberships) {}

  grpc::ServerUnaryReactor* ImportMembership(grpc::CallbackServerContext* context,
                                             const v1::ImportMembershipRequest* request,
                                             v1::ImportMembershipResponse* response) override;
  grpc::ServerUnaryReactor* GetMembership(grpc::CallbackServerContext* context, const v1::GetMembershipRequest* request,
                                          v1::GetMembershipResponse* response) override;
  grpc::ServerUnaryReactor* ListMemberships(grpc::CallbackServerContext* context,
                                            const v1::ListMembershipsRequest* request,
                                            v1::ListMembershipsResponse* response) override;
  grpc::ServerUnaryReactor* CancelMembership(grpc::CallbackServerContext* context,
                                             const v1::CancelMembershipRequest* request,
                                             v1::CancelMembershipResponse* response) override;
  grpc::ServerUnaryReactor* PauseMembership(grpc::CallbackServerContext* context,
                                            const v1::PauseMembershipRequest* request,
                                            v1::PauseMembershipResponse* response) override;
  grpc::ServerUnaryReactor* ResumeMembership(grpc::CallbackServerContext* context,
                                             const v1::ResumeMembershipRequest* request,
                                             v1::ResumeMembershipResponse* response) override;
  grpc::ServerUnaryReactor* RecordPaymentFailure(grpc::CallbackServerContext* context,
                                                 const v1::RecordPaymentFailureRequest* request,
                                                 v1::RecordPaymentFailureResponse* response) override;
  grpc::ServerUnaryReactor* RecordMembershipPeriod(grpc::CallbackServerContext* context,
                                                   const v1::RecordMembershipPeriodRequest* request,
                                                   v1::RecordMembershipPeriodResponse* response) override;
  grpc::ServerUnaryReactor* TerminateMembership(grpc::CallbackServerContext* context,
                                                const v1::TerminateMembershipRequest* request,
                                                v1::TerminateMembershipResponse* response) override;

 private:
  rpc::Calls& calls_;
  Memberships& memberships_;
};

}  // namespace recourse::account
