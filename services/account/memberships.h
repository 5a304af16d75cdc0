// Memberships, as their customers, the shop and order ask for them.
#pragma once

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/account/v1/membership_service.pb.h"

namespace recourse::account {

class Memberships {
 public:
  explicit Memberships(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::StatusOr<v1::Membership> Import(const rpc::Call& call, const v1::ImportMembershipRequest& request);
  absl::StatusOr<v1::Membership> Get(const rpc::Call& call, const std::string& name);
  absl::StatusOr<v1::ListMembershipsResponse> List(const rpc::Call& call, const std::string& customer);
  absl::StatusOr<v1::Membership> Cancel(const rpc::Call& call, const v1::CancelMembershipRequest& request);
  absl::StatusOr<v1::Membership> Pause(const rpc::Call& call, const v1::PauseMembershipRequest& request);
  absl::StatusOr<v1::Membership> Resume(const rpc::Call& call, const v1::ResumeMembershipRequest& request);
  absl::StatusOr<v1::Membership> FailPayment(const rpc::Call& call, const v1::RecordPaymentFailureRequest& request);
  absl::StatusOr<v1::RecordMembershipPeriodResponse> RecordPeriod(const rpc::Call& call,
                                                                  const v1::RecordMembershipPeriodRequest& request);
  absl::StatusOr<v1::TerminateMembershipResponse> Terminate(const rpc::Call& call,
                                                            const v1::TerminateMembershipRequest& request);

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::account
