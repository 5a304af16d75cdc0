#include "services/order/refundable.h"

#include <algorithm>
#include <vector>

#include <absl/strings/str_cat.h>

#include "libs/ids/ids.h"
#include "libs/money/money.h"
#include "libs/status/status.h"

namespace recourse::order {
namespace {

// As much of each as makes `at_most` altogether.
void Cut(RefundItems& items, int64_t at_most) {
  std::vector<int64_t> parts;
  int64_t total = 0;
  for (const refunds::v1::RefundItem& item : items) {
    parts.push_back(item.amount().minor_units());
    total += parts.back();
  }
  const std::vector<int64_t> taken = money::TakeEvenly(std::min(at_most, total), parts);
  RefundItems kept;
  for (size_t i = 0; i < taken.size(); ++i) {
    if (taken[i] == 0) continue;
    refunds::v1::RefundItem& item = *kept.Add() = items[static_cast<int>(i)];
    item.mutable_amount()->set_minor_units(taken[i]);
  }
  items.Swap(&kept);
}

}  // namespace

absl::StatusOr<RefundItems> RemainingOf(const Refunds& refunds, const std::string& order,
                                        const std::set<std::string>& units, const type::v1::Actor& actor,
                                        absl::Time deadline) {
  refunds::v1::GetRefundableBalanceRequest request;
  request.set_order(order);
  const auto balance = refunds.Call(&Refunds::Stub::GetRefundableBalance, request, actor, deadline);
  if (absl::IsNotFound(balance.status())) return RefundItems();  // nothing was paid for a replacement
  RETURN_IF_ERROR(balance.status());
  RefundItems items;
  for (const refunds::v1::RefundItem& item : balance->items()) {
    if (units.contains(item.unit()) && item.amount().minor_units() != 0) *items.Add() = item;
  }
  return items;
}

absl::StatusOr<refunds::v1::QuoteRefundResponse> QuoteBack(const Refunds& refunds, const std::string& order,
                                                           RefundItems items, const std::optional<int64_t>& at_most,
                                                           const type::v1::Actor& actor, absl::Time deadline) {
  if (at_most) Cut(items, *at_most);
  if (items.empty()) return refunds::v1::QuoteRefundResponse();
  refunds::v1::QuoteRefundRequest request;
  request.set_order(order);
  request.mutable_items()->Swap(&items);
  return refunds.Call(&Refunds::Stub::QuoteRefund, request, actor, deadline);
}

absl::StatusOr<refunds::v1::Refund> PayBack(const Refunds& refunds, const Repayment& repayment,
                                            const outbox::Task& task) {
  const type::v1::Actor ourselves = OurselvesFor(task.actor);
  refunds::v1::ListRefundsRequest made;
  made.set_parent(repayment.order);
  const auto known = refunds.Call(&Refunds::Stub::ListRefunds, made, ourselves);
  if (absl::IsNotFound(known.status())) return refunds::v1::Refund();  // a replacement
  RETURN_IF_ERROR(known.status());
  for (const refunds::v1::Refund& refund : known->refunds()) {
    if (refund.source() == repayment.source) return refund;
  }
  refunds::v1::CreateRefundRequest request;
  request.set_order(repayment.order);
  request.set_source(repayment.source);
  request.set_obligation(repayment.obligation);
  ASSIGN_OR_RETURN(*request.mutable_items(),
                   RemainingOf(refunds, repayment.order, repayment.units, ourselves, absl::InfiniteFuture()));
  if (repayment.at_most) Cut(*request.mutable_items(), *repayment.at_most);
  if (request.items().empty()) return refunds::v1::Refund();
  // refunds keeps one refund per source; what is left may differ between two attempts, so they are two requests.
  request.set_request_id(ids::Derived(task.id, absl::StrCat("attempt ", task.attempts)));
  ASSIGN_OR_RETURN(const auto response, refunds.Call(&Refunds::Stub::CreateRefund, request, ourselves));
  return response.refund();
}

}  // namespace recourse::order
