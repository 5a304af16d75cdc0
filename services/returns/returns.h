// What may be asked of returns.
#pragma once

#include <string>
#include <vector>

#include "libs/outbox/outbox.h"
#include "libs/quote/quote.h"
#include "libs/rpc/call.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "services/returns/opening.h"
#include "services/returns/return_planner.h"

namespace recourse::returns {

class Returns {
 public:
  Returns(outbox::Outbox& outbox, const ReturnPlanner& planner, Opening& opening, const quote::Signer& quotes)
      : outbox_(outbox), planner_(planner), opening_(opening), quotes_(quotes) {}

  absl::StatusOr<v1::EvaluateEligibilityResponse> EvaluateEligibility(const v1::EvaluateEligibilityRequest& request,
                                                                      const rpc::Call& call) const;
  absl::StatusOr<v1::QuoteReturnResponse> Quote(const v1::QuoteReturnRequest& request, const rpc::Call& call) const;
  absl::StatusOr<v1::Return> Create(const v1::CreateReturnRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Return> Get(const std::string& name, const rpc::Call& call) const;
  absl::StatusOr<std::vector<v1::Return>> List(const std::string& order, const rpc::Call& call) const;
  absl::StatusOr<v1::Return> Cancel(const v1::CancelReturnRequest& request, const rpc::Call& call);

 private:
  // Evaluates the quoted return again and builds the record that the quote promised.
  absl::StatusOr<ReturnRecord> Redeem(const v1::CreateReturnRequest& request, const rpc::Call& call) const;

  // QUOTE_STALE with what has changed and a quote of what holds now.
  absl::Status Stale(const v1::ReturnQuote& quoted, const v1::ReturnTerms& terms, absl::Time now) const;

  outbox::Outbox& outbox_;
  const ReturnPlanner& planner_;
  Opening& opening_;
  const quote::Signer& quotes_;
};

}  // namespace recourse::returns
