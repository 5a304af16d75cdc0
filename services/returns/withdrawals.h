// The consumer's right of withdrawal: declared and confirmed, without a reason; what follows is a return.
#pragma once

#include "libs/outbox/outbox.h"
#include "libs/quote/quote.h"
#include "libs/rpc/call.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "services/returns/opening.h"
#include "services/returns/return_planner.h"

namespace recourse::returns {

class Withdrawals {
 public:
  Withdrawals(outbox::Outbox& outbox, const ReturnPlanner& planner, Opening& opening, const quote::Signer& quotes)
      : outbox_(outbox), planner_(planner), opening_(opening), quotes_(quotes) {}

  absl::StatusOr<v1::DeclareWithdrawalResponse> Declare(const v1::DeclareWithdrawalRequest& request,
                                                        const rpc::Call& call) const;
  // The return as far as it got.
  absl::StatusOr<v1::Return> Confirm(const v1::ConfirmWithdrawalRequest& request, const rpc::Call& call);

 private:
  absl::StatusOr<ReturnRecord> Redeem(const v1::ConfirmWithdrawalRequest& request, const rpc::Call& call) const;

  outbox::Outbox& outbox_;
  const ReturnPlanner& planner_;
  Opening& opening_;
  const quote::Signer& quotes_;
};

}  // namespace recourse::returns
