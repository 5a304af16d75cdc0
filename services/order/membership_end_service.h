// Transport of recourse.order.v1.MembershipEndService.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/order/v1/membership_end_service.grpc.pb.h"
#include "services/order/membership_ends.h"

namespace recourse::order {

class MembershipEndService final : public v1::MembershipEndService::CallbackService {
 public:
  MembershipEndService(rpc::Calls& calls, MembershipEnds& ends) : calls_(calls), ends_(ends) {}

  grpc::ServerUnaryReactor* QuoteMembershipEnd(grpc::CallbackServerContext* context,
                                               const v1::QuoteMembershipEndRequest* request,
                                               v1::QuoteMembershipEndResponse* response) override;
  grpc::ServerUnaryReactor* EndMembership(grpc::CallbackServerContext* context, const v1::EndMembershipRequest* request,
                                          v1::EndMembershipResponse* response) override;
  grpc::ServerUnaryReactor* GetMembershipEnd(grpc::CallbackServerContext* context,
                                             const v1::GetMembershipEndRequest* request,
                                             v1::GetMembershipEndResponse* response) override;

 private:
  rpc::Calls& calls_;
  MembershipEnds& ends_;
};

}  // namespace recourse::order
