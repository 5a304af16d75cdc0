// Ending a membership at once: its period is paid back at refunds, then it ends in the account service.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/outbox/task_runner.h"
#include "libs/rpc/call.h"
#include "recourse/order/v1/membership_end_service.pb.h"
#include "services/order/domain/membership_end.h"
#include "services/order/peers.h"

namespace recourse::order {

class MembershipEnds {
 public:
  MembershipEnds(outbox::Outbox& outbox, const rpc::Channel& account, const rpc::Channel& refunds,
                 const MembershipRules& rules)
      : outbox_(outbox), memberships_(account), refunds_(refunds), rules_(rules) {}

  absl::StatusOr<v1::QuoteMembershipEndResponse> Quote(const rpc::Call& call, const std::string& name);
  absl::StatusOr<v1::MembershipEnd> End(const rpc::Call& call, const v1::EndMembershipRequest& request);
  absl::StatusOr<v1::MembershipEnd> Get(const rpc::Call& call, const std::string& name);

  void RegisterTasks(outbox::TaskRunner& runner);

 private:
  // A stranger's membership is RESOURCE_NOT_FOUND.
  absl::StatusOr<account::v1::Membership> Find(const rpc::Call& call, const std::string& name);
  absl::StatusOr<v1::QuoteMembershipEndResponse> QuoteFor(const rpc::Call& call,
                                                          const account::v1::Membership& membership);

  outbox::Outbox& outbox_;
  const Memberships memberships_;
  const Refunds refunds_;
  const MembershipRules& rules_;
};

}  // namespace recourse::order
