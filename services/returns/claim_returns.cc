#include "services/returns/claim_returns.h"

#include "services/returns/new_return.h"

namespace recourse::returns {
namespace {

// Nothing is judged and nothing promised: the claim has decided.
v1::ReturnTerms TermsOf(const order::v1::Order& order, const google::protobuf::Timestamp& return_by) {
  v1::ReturnTerms terms;
  terms.mutable_refund_total()->set_currency_code(order.currency_code());
  terms.mutable_fee()->set_currency_code(order.currency_code());
  terms.set_label_payer(policy::v1::PARTY_SELLER);
  terms.set_trigger(policy::v1::REFUND_TRIGGER_ON_RECEIPT);
  *terms.mutable_return_by_time() = return_by;
  return terms;
}

}  // namespace

absl::StatusOr<v1::Return> ClaimReturns::Open(const v1::OpenClaimReturnRequest& request, const rpc::Call& call) {
  return opening_.Open(request, request.claim(), call, [&]() -> absl::StatusOr<ReturnRecord> {
    ASSIGN_OR_RETURN(const order::v1::Order order, planner_.ReadOrder(request.order(), call));
    v1::ReturnQuote opened;
    opened.set_order(request.order());
    *opened.mutable_units() = request.units();
    opened.set_reason(policy::v1::RETURN_REASON_NOT_AS_DESCRIBED);
    *opened.mutable_terms() = TermsOf(order, request.return_by_time());
    ReturnRecord record = NewReturn("returns/" + outbox_.ids().New(), opened,
                                    {.customer = order.customer(), .terms = {}, .basis = {}}, outbox_.clock().Now());
    record.body.set_source_claim(request.claim());
    return record;
  });
}

}  // namespace recourse::returns
