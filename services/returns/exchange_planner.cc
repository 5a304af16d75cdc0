#include "services/returns/exchange_planner.h"

#include <absl/strings/str_cat.h>

#include "libs/status/status.h"
#include "services/returns/owed_refund.h"

namespace recourse::returns {
namespace {

type::v1::Money Amount(const std::string& currency, int64_t minor_units) {
  type::v1::Money money;
  money.set_currency_code(currency);
  money.set_minor_units(minor_units);
  return money;
}

}  // namespace

absl::StatusOr<v1::ExchangeTerms> ExchangePlanner::MakeTerms(const ReturnRecord& asked,
                                                             const std::vector<std::string>& variants,
                                                             const std::string& payment, const rpc::Call& call) const {
  order::v1::QuoteExchangeRequest request;
  request.set_order(asked.body.order());
  for (const v1::UnitBasis& unit : asked.basis.units()) *request.add_units() = unit.unit();
  request.mutable_variants()->Assign(variants.begin(), variants.end());
  if (variants.empty()) {
    return status::Error(errors::v1::REASON_LENGTH_MISMATCH, "there is not one variant for each unit");
  }
  ASSIGN_OR_RETURN(const order::v1::QuoteExchangeResponse quote,
                   exchanges_.Call(&Exchanges::Stub::QuoteExchange, request, call.actor(), call.deadline));
  v1::ExchangeTerms terms;
  int64_t price = 0;
  for (const order::v1::ExchangedUnit& unit : quote.units()) {
    v1::NewGoods& goods = *terms.add_goods();
    goods.set_unit(unit.unit());
    goods.set_variant(unit.variant());
    goods.set_variant_title(unit.variant_title());
    for (const order::v1::Component& component : unit.components()) {
      v1::UnitBasis::Part& part = *goods.add_components();
      part.set_component(order::v1::Component::Kind_Name(component.kind()).substr(sizeof "KIND_" - 1));
      *part.mutable_amount() = component.amount();
      price += component.amount().minor_units();
    }
  }
  const std::string& currency = asked.basis.units(0).facts().unit_price().currency_code();
  const refunds::v1::CreateRefundRequest owed = OwedRefund(asked);
  const int64_t value = TotalOf(owed);
  *terms.mutable_value() = Amount(currency, value);
  *terms.mutable_price() = Amount(currency, price);
  if (price <= value) return terms;
  *terms.mutable_charge() = Amount(currency, price - value);
  const std::string& paid_by = asked.basis.units(0).refund_order();
  RETURN_IF_ERROR(ChoosePayment(paid_by.empty() ? asked.body.order() : paid_by, payment, call, terms));
  return terms;
}

absl::Status ExchangePlanner::ChoosePayment(const std::string& order, const std::string& wanted, const rpc::Call& call,
                                            v1::ExchangeTerms& terms) const {
  refunds::v1::GetRefundableBalanceRequest request;
  request.set_order(order);
  ASSIGN_OR_RETURN(const refunds::v1::GetRefundableBalanceResponse balance,
                   refunds_.Call(&Refunds::Stub::GetRefundableBalance, request, call.actor(), call.deadline));
  for (const refunds::v1::Payment& payment : balance.payments()) {
    if (!payment.chargeable() || (!wanted.empty() && payment.name() != wanted)) continue;
    terms.set_payment(payment.name());
    terms.set_payment_label(payment.label());
    return absl::OkStatus();
  }
  return status::Error(errors::v1::REASON_PAYMENT_REQUIRED,
                       "the new goods cost more, and nothing can be charged for it",
                       {{"due", absl::StrCat(terms.charge().minor_units(), " ", terms.charge().currency_code())}});
}

}  // namespace recourse::returns
