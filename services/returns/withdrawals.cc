#include "services/returns/withdrawals.h"

#include "libs/clock/clock_proto.h"
#include "libs/policy/withdrawal.h"
#include "services/returns/acknowledgement.h"
#include "services/returns/new_return.h"

namespace recourse::returns {
namespace {

Wish WishOf(const v1::ReturnQuote& declared) {
  return {.units = {declared.units().begin(), declared.units().end()}, .withdrawal = true};
}

}  // namespace

absl::StatusOr<v1::DeclareWithdrawalResponse> Withdrawals::Declare(const v1::DeclareWithdrawalRequest& request,
                                                                   const rpc::Call& call) const {
  const absl::Time now = outbox_.clock().Now();
  const absl::Time expires = now + kQuoteLifetime;
  v1::ReturnQuote declared;
  declared.set_actor(BearerOf(call.actor()));
  declared.set_order(request.order());
  *declared.mutable_units() = request.units();
  declared.set_withdrawal(true);
  ASSIGN_OR_RETURN(const order::v1::Order order, planner_.ReadOrder(request.order(), call));
  ASSIGN_OR_RETURN(Plan plan, planner_.MakePlan(order, WishOf(declared), now, call));
  *declared.mutable_terms() = plan.terms;

  v1::DeclareWithdrawalResponse response;
  *response.mutable_terms() = std::move(plan.terms);
  response.set_withdrawal_token(quotes_.Sign(declared, expires));
  *response.mutable_expire_time() = clock::ToProto(expires);
  return response;
}

absl::StatusOr<ReturnRecord> Withdrawals::Redeem(const v1::ConfirmWithdrawalRequest& request,
                                                 const rpc::Call& call) const {
  const absl::Time now = outbox_.clock().Now();
  v1::ReturnQuote declared;
  RETURN_IF_ERROR(quotes_.Verify(request.withdrawal_token(), now, &declared));
  RETURN_IF_ERROR(CheckBearer(declared, QuoteKind::kWithdrawal, call.actor()));
  ASSIGN_OR_RETURN(const order::v1::Order order, planner_.ReadOrder(declared.order(), call));
  ASSIGN_OR_RETURN(Plan plan, planner_.MakePlan(order, WishOf(declared), now, call));
  // The terms of now: the declaration does not hang on what was shown.
  *declared.mutable_terms() = plan.terms;
  ReturnRecord record = NewReturn("returns/" + outbox_.ids().New(), declared, std::move(plan), now);
  v1::Withdrawal& withdrawal = *record.body.mutable_withdrawal();
  *withdrawal.mutable_declare_time() = clock::ToProto(now);
  *withdrawal.mutable_send_by_time() = record.body.return_by_time();
  *withdrawal.mutable_refund_by_time() = clock::ToProto(now + policy::kDaysToSend * absl::Hours(24));
  withdrawal.set_contact(request.contact());
  withdrawal.set_acknowledgement(AcknowledgementOf(record.body));
  return record;
}

absl::StatusOr<v1::Return> Withdrawals::Confirm(const v1::ConfirmWithdrawalRequest& request, const rpc::Call& call) {
  return opening_.Open(request, CreationKey(call, request.request_id()), call, [&] { return Redeem(request, call); });
}

}  // namespace recourse::returns
