// Gifts that come back from whoever got them.
#pragma once

#include "libs/quote/quote.h"
#include "recourse/returns/v1/gift_return_service.pb.h"
#include "services/returns/gift_policy.h"
#include "services/returns/opening.h"
#include "services/returns/return_planner.h"

namespace recourse::returns {

class GiftReturns {
 public:
  GiftReturns(outbox::Outbox& outbox, const ReturnPlanner& planner, const Gifts& gifts, const GiftRules& rules,
              Opening& opening, const quote::Signer& quotes)
      : outbox_(outbox), planner_(planner), gifts_(gifts), rules_(rules), opening_(opening), quotes_(quotes) {}

  absl::StatusOr<v1::QuoteGiftReturnResponse> Quote(const v1::QuoteGiftReturnRequest& request,
                                                    const rpc::Call& call) const;
  absl::StatusOr<v1::Return> Create(const v1::CreateGiftReturnRequest& request, const rpc::Call& call);

 private:
  struct Planned {
    v1::ReturnQuote quoted;  // with the order's own names
    Plan plan;
  };
  // Of units as the receipt names them.
  absl::StatusOr<Planned> MakePlan(const std::string& receipt,
                                   const google::protobuf::RepeatedPtrField<std::string>& units,
                                   policy::v1::ReturnReason reason, const rpc::Call& call) const;
  absl::StatusOr<ReturnRecord> Redeem(const v1::CreateGiftReturnRequest& request, const rpc::Call& call) const;

  outbox::Outbox& outbox_;
  const ReturnPlanner& planner_;
  const Gifts& gifts_;
  const GiftRules& rules_;
  Opening& opening_;
  const quote::Signer& quotes_;
};

}  // namespace recourse::returns
