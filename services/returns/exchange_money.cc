#include "services/returns/exchange_money.h"

#include <absl/strings/str_cat.h>

#include "services/returns/owed_refund.h"

namespace recourse::returns {
namespace {

const std::string& CurrencyOf(const ReturnRecord& record) {
  return record.body.terms().exchange().price().currency_code();
}

std::string PaidOrder(const ReturnRecord& record) {
  const std::string& paid_by = record.basis.units(0).refund_order();
  return paid_by.empty() ? record.body.order() : paid_by;
}

const std::string& PaidUnit(const ReturnRecord& record) {
  const v1::UnitBasis& first = record.basis.units(0);
  return first.refund_unit().empty() ? first.unit() : first.refund_unit();
}

}  // namespace

bool IsExchange(const v1::Return& body) { return body.resolution() == v1::RESOLUTION_EXCHANGE; }

int64_t PriceOf(const v1::ExchangeTerms& terms) { return terms.price().minor_units(); }

Funding FundingOf(const ReturnRecord& record, const refunds::v1::CreateRefundRequest& owed, bool charged) {
  std::vector<OwedPart> parts;
  if (charged) {
    const v1::ExchangeTerms& terms = record.body.terms().exchange();
    parts.push_back({PaidUnit(record), kDifference, terms.charge().minor_units()});
  }
  for (const refunds::v1::RefundItem& item : owed.items()) {
    parts.push_back({item.unit(), item.component(), item.amount().minor_units()});
  }
  return FundFrom(parts, PriceOf(record.body.terms().exchange()));
}

refunds::v1::CreateRefundRequest RestOf(const Funding& funding, const refunds::v1::CreateRefundRequest& owed) {
  refunds::v1::CreateRefundRequest rest = owed;
  rest.clear_items();
  rest.set_obligation("difference");
  int64_t total = 0;
  for (const OwedPart& part : funding.rest) {
    refunds::v1::RefundItem& item = *rest.add_items();
    item.set_unit(part.unit);
    item.set_component(part.component);
    item.mutable_amount()->set_minor_units(part.minor_units);
    item.mutable_amount()->set_currency_code(owed.items(0).amount().currency_code());
    total += part.minor_units;
  }
  if (total <= 0) rest.clear_items();
  return rest;
}

refunds::v1::AuthorizeChargeRequest DifferenceOf(const ReturnRecord& record, int attempt) {
  const v1::ExchangeTerms& terms = record.body.terms().exchange();
  refunds::v1::AuthorizeChargeRequest request;
  request.set_order(PaidOrder(record));
  request.set_customer(record.body.customer());
  request.set_source(record.body.name());
  request.set_obligation(attempt == 1 ? "difference" : absl::StrCat("difference-", attempt));
  refunds::v1::RefundItem& item = *request.add_items();
  item.set_unit(PaidUnit(record));
  item.set_component(kDifference);
  *item.mutable_amount() = terms.charge();
  request.set_payment(terms.payment());
  request.set_consent(record.body.name());
  return request;
}

order::v1::CreateExchangeOrderRequest ExchangeOrderOf(const ReturnRecord& record, const Funding& funding) {
  order::v1::CreateExchangeOrderRequest request;
  request.set_order(record.body.order());
  request.set_source(record.body.name());
  request.set_paid_order(PaidOrder(record));
  for (const v1::NewGoods& goods : record.body.terms().exchange().goods()) {
    order::v1::ExchangedUnit& unit = *request.add_units();
    unit.set_unit(goods.unit());
    unit.set_variant(goods.variant());
    unit.set_variant_title(goods.variant_title());
    for (const v1::UnitBasis::Part& part : goods.components()) {
      order::v1::Component::Kind kind = order::v1::Component::KIND_UNSPECIFIED;
      order::v1::Component::Kind_Parse("KIND_" + part.component(), &kind);
      order::v1::Component& component = *unit.add_components();
      component.set_kind(kind);
      *component.mutable_amount() = part.amount();
    }
  }
  for (const OwedPart& part : funding.used) {
    order::v1::Funding& used = *request.add_funding();
    used.set_unit(part.unit);
    used.set_component(part.component);
    used.mutable_amount()->set_minor_units(part.minor_units);
    used.mutable_amount()->set_currency_code(CurrencyOf(record));
  }
  return request;
}

}  // namespace recourse::returns
