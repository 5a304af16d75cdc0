// The money of an exchange: what the old goods give, what the new ones cost, and the difference (decisions 1.5, 3.4).
#pragma once

#include <string>

#include "services/returns/domain/exchange.h"
#include "services/returns/peers.h"
#include "services/returns/store/return_record.h"

namespace recourse::returns {

// What was charged for the difference pays for the unit under this name, until it is transferred or paid back.
inline constexpr char kDifference[] = "EXCHANGE_DIFFERENCE";

bool IsExchange(const v1::Return& body);

int64_t PriceOf(const v1::ExchangeTerms& terms);

// Owed by now, and the difference with it if it was charged.
Funding FundingOf(const ReturnRecord& record, const refunds::v1::CreateRefundRequest& owed, bool charged);

// What is left over goes back by an obligation of its own; nothing: an empty request.
refunds::v1::CreateRefundRequest RestOf(const Funding& funding, const refunds::v1::CreateRefundRequest& owed);

// `paid_order` is the order that was paid for the goods. Asked for again when the first hold ran out: `attempt` 2.
refunds::v1::AuthorizeChargeRequest DifferenceOf(const ReturnRecord& record, int attempt);

order::v1::CreateExchangeOrderRequest ExchangeOrderOf(const ReturnRecord& record, const Funding& funding);

}  // namespace recourse::returns
