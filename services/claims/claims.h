// What may be asked of claims.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/claims/v1/claims_service.pb.h"
#include "services/claims/claim_changes.h"
#include "services/claims/claim_planner.h"
#include "services/claims/reservation.h"

namespace recourse::claims {

// Claims are answered as the caller may see them.
class Claims {
 public:
  Claims(outbox::Outbox& outbox, const ClaimPlanner& planner, const ClaimChanges& changes, Reservation& reservation)
      : outbox_(outbox), planner_(planner), changes_(changes), reservation_(reservation) {}

  absl::StatusOr<v1::CheckClaimEligibilityResponse> Check(const v1::CheckClaimEligibilityRequest& request,
                                                          const rpc::Call& call) const;
  absl::StatusOr<v1::Claim> Create(const v1::CreateClaimRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Claim> Get(const std::string& name, const rpc::Call& call) const;
  absl::StatusOr<v1::ListClaimsResponse> List(const v1::ListClaimsRequest& request, const rpc::Call& call) const;
  absl::StatusOr<v1::Claim> Withdraw(const v1::WithdrawClaimRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Claim> Respond(const v1::RespondToClaimRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Claim> Decide(const v1::DecideClaimRequest& request, const rpc::Call& call);

 private:
  outbox::Outbox& outbox_;
  const ClaimPlanner& planner_;
  const ClaimChanges& changes_;
  Reservation& reservation_;
};

}  // namespace recourse::claims
