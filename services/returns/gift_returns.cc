#include "services/returns/gift_returns.h"

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "services/returns/gift_view.h"
#include "services/returns/new_return.h"

namespace recourse::returns {
namespace {

// The recipient has no rights to the order: what is read of it is read by this service.
rpc::Call AsOurselves(rpc::Call call) {
  call.caller = auth::Caller::FromActor(OurselvesFor(call.actor()), /*service=*/"");
  return call;
}

// The first row by which the giver is paid back, not the recipient.
std::string RowAgainst(const GiftRules& rules, const order::v1::Order& order, const std::vector<std::string>& units) {
  for (const order::v1::Line& line : order.lines()) {
    const std::string row = rules.RowAgainst(line.facts().unit_price());
    if (row.empty()) continue;
    for (const order::v1::Unit& unit : line.units()) {
      if (std::ranges::find(units, unit.name()) != units.end()) return row;
    }
  }
  return "";
}

// Without the words of whoever refused it: they name the order and its units.
absl::Status ForRecipient(const absl::Status& refusal, const std::string& receipt) {
  const status::Reason reason = status::ReasonOf(refusal);
  if (reason == errors::v1::REASON_UNSPECIFIED) return refusal;
  const std::string unit = status::MetadataOf(refusal, "unit");
  return status::Error(reason, "the gift cannot be returned",
                       {{"unit", unit.empty() ? unit : GiftUnitName(receipt, unit)},
                        {"deadline", status::MetadataOf(refusal, "deadline")}});
}

}  // namespace

absl::StatusOr<GiftReturns::Planned> GiftReturns::MakePlan(const std::string& receipt,
                                                           const google::protobuf::RepeatedPtrField<std::string>& units,
                                                           policy::v1::ReturnReason reason,
                                                           const rpc::Call& call) const {
  const rpc::Call ourselves = AsOurselves(call);
  order::v1::FindGiftOrderRequest find;
  find.set_gift_receipt(receipt);
  ASSIGN_OR_RETURN(const order::v1::FindGiftOrderResponse found,
                   gifts_.Call(&Gifts::Stub::FindGiftOrder, find, ourselves.actor(), call.deadline));
  const order::v1::Order& order = found.order();

  Planned planned;
  planned.quoted.set_order(order.name());
  planned.quoted.set_reason(reason);
  Wish wish{.units = {}, .reason = reason};
  for (const std::string& unit : units) {
    if (!unit.starts_with(receipt + "/units/")) {
      return status::Error(errors::v1::REASON_UNIT_NOT_IN_ORDER, unit + " is not in " + receipt, {{"unit", unit}});
    }
    wish.units.push_back(OrderUnitName(order.name(), unit));
    planned.quoted.add_units(wish.units.back());
  }
  const std::string to_giver = RowAgainst(rules_, order, wish.units);
  if (to_giver.empty()) wish.credit_to = auth::OwnerOf(call.actor());
  absl::StatusOr<Plan> plan = planner_.MakePlan(order, wish, outbox_.clock().Now(), ourselves);
  if (!plan.ok()) return ForRecipient(plan.status(), receipt);
  planned.plan = *std::move(plan);
  v1::ReturnTerms& terms = planned.plan.terms;
  if (!to_giver.empty()) terms.add_policy_rows(to_giver);
  // Money for a gift goes out when the gift is back, not before (commerce 1.11).
  if (policy::EarlierTrigger(terms.trigger(), policy::v1::REFUND_TRIGGER_ON_RECEIPT)) {
    terms.set_trigger(policy::v1::REFUND_TRIGGER_ON_RECEIPT);
  }
  *planned.quoted.mutable_terms() = terms;
  return planned;
}

absl::StatusOr<v1::QuoteGiftReturnResponse> GiftReturns::Quote(const v1::QuoteGiftReturnRequest& request,
                                                               const rpc::Call& call) const {
  ASSIGN_OR_RETURN(const Planned planned, MakePlan(request.gift_receipt(), request.units(), request.reason(), call));
  const absl::Time expires = outbox_.clock().Now() + kQuoteLifetime;
  v1::ReturnQuote quoted;
  quoted.set_actor(BearerOf(call.actor()));
  quoted.set_gift_receipt(request.gift_receipt());
  *quoted.mutable_units() = request.units();
  quoted.set_reason(request.reason());
  *quoted.mutable_terms() = ShownToRecipient(planned.plan.terms);

  v1::QuoteGiftReturnResponse response;
  *response.mutable_terms() = quoted.terms();
  response.set_quote_token(quotes_.Sign(quoted, expires));
  *response.mutable_expire_time() = clock::ToProto(expires);
  return response;
}

absl::StatusOr<ReturnRecord> GiftReturns::Redeem(const v1::CreateGiftReturnRequest& request,
                                                 const rpc::Call& call) const {
  const absl::Time now = outbox_.clock().Now();
  v1::ReturnQuote quoted;
  RETURN_IF_ERROR(quotes_.Verify(request.quote_token(), now, &quoted));
  RETURN_IF_ERROR(CheckBearer(quoted, QuoteKind::kGift, call.actor()));
  ASSIGN_OR_RETURN(Planned planned, MakePlan(quoted.gift_receipt(), quoted.units(), quoted.reason(), call));
  const v1::ReturnTerms shown = ShownToRecipient(planned.plan.terms);
  if (!SameOutcome(quoted.terms(), shown)) {
    return status::Error(errors::v1::REASON_QUOTE_STALE, "the outcome is no longer what was quoted",
                         {{"difference", Difference(quoted.terms(), shown)}});
  }
  ReturnRecord record = NewReturn("returns/" + outbox_.ids().New(), planned.quoted, std::move(planned.plan), now);
  record.body.set_customer(auth::OwnerOf(call.actor()));
  record.body.set_gift_receipt(quoted.gift_receipt());
  *record.body.mutable_sender() = request.sender();
  record.body.set_comment(request.comment());
  return record;
}

absl::StatusOr<v1::Return> GiftReturns::Create(const v1::CreateGiftReturnRequest& request, const rpc::Call& call) {
  ASSIGN_OR_RETURN(v1::Return opened, opening_.Open(request, CreationKey(call, request.request_id()), call,
                                                    [&] { return Redeem(request, call); }));
  return ShownTo(call.actor(), std::move(opened));
}

}  // namespace recourse::returns
