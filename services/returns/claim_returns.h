// Returns that a claim opens: goods come back, the claim pays.
#pragma once

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "services/returns/opening.h"
#include "services/returns/return_planner.h"

namespace recourse::returns {

class ClaimReturns {
 public:
  ClaimReturns(outbox::Outbox& outbox, const ReturnPlanner& planner, Opening& opening)
      : outbox_(outbox), planner_(planner), opening_(opening) {}

  absl::StatusOr<v1::Return> Open(const v1::OpenClaimReturnRequest& request, const rpc::Call& call);

 private:
  outbox::Outbox& outbox_;
  const ReturnPlanner& planner_;
  Opening& opening_;
};

}  // namespace recourse::returns
