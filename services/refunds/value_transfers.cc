// Charges::Transfer: value that moves from the units of one order to those of another.
#include <algorithm>

#include <absl/strings/str_cat.h>

#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "recourse/refunds/v1/charge_events.pb.h"
#include "services/refunds/charges.h"
#include "services/refunds/convert.h"
#include "services/refunds/disputes.h"
#include "services/refunds/domain/value_transfer.h"
#include "services/refunds/refunds.h"
#include "services/refunds/store/charge_store.h"

namespace recourse::refunds {
namespace {

// What the new units cost, and the old ones give.
absl::StatusOr<Money> ValueOf(const std::vector<Item>& from, const std::vector<Item>& to) {
  Money cost{to.front().amount.currency, 0};
  Money given = cost;
  for (const Item& item : to) {
    ASSIGN_OR_RETURN(cost, money::Add(cost, item.amount));
  }
  for (const Item& item : from) {
    ASSIGN_OR_RETURN(given, money::Add(given, item.amount));
  }
  if (cost.minor >= 0 && cost == given) return cost;
  return status::Error(errors::v1::REASON_AMOUNT_OUT_OF_RANGE, "what is taken is not what the new units cost",
                       {{"taken", money::Format(given)}, {"cost", money::Format(cost)}});
}

// Shares of the old order's payments become payments of the new one.
absl::Status MoveFunding(sql::Transaction& tx, const std::string& from_order, const std::string& to_order,
                         const Money& amount) {
  ASSIGN_OR_RETURN(const std::vector<Payment> payments, store::PaymentsOf(tx, from_order));
  ASSIGN_OR_RETURN(const std::vector<Share> shares, TakeFunding(amount, payments));
  int number = 0;
  for (const Payment& payment : payments) {
    const auto share =
        std::find_if(shares.begin(), shares.end(), [&](const Share& s) { return s.payment == payment.name; });
    if (share == shares.end()) continue;
    ASSIGN_OR_RETURN(const bool moved, store::TransferFromPayment(tx, payment.name, share->amount.minor));
    if (!moved) return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "less is left on " + payment.name);
    RETURN_IF_ERROR(store::AddPayment(
        tx, to_order,
        {absl::StrCat(to_order, "/payments/", ++number), payment.label, payment.provider_reference, share->amount},
        payment.name));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Charges::Transfer(const v1::TransferValueRequest& request, const rpc::Call& call,
                               v1::TransferValueResponse* response) {
  ASSIGN_OR_RETURN(const std::vector<Item> to_items, FromProto(request.to_items()));
  ASSIGN_OR_RETURN(const std::vector<Item> taken, FromProto(request.from_items()));
  ASSIGN_OR_RETURN(const Money value, ValueOf(taken, to_items));
  v1::TransferValueRequest content = request;
  content.clear_request_id();
  const std::string hash = outbox::KeyOf(content, "", {}).request_hash;

  return outbox_.Run(MoneyKey(request, call), response, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("order", request.from_order()));
    ASSIGN_OR_RETURN(const store::Charges from, ChargesFor(tx.sql(), request.from_order(), call.actor()));
    ASSIGN_OR_RETURN(const std::optional<store::Charges> known, store::FindCharges(tx.sql(), request.to_order()));
    if (known) {
      if (known->content_hash == hash) return absl::OkStatus();
      return status::Error(errors::v1::REASON_RESOURCE_EXISTS, request.to_order() + " was paid otherwise",
                           {{"resource", request.to_order()}});
    }
    ASSIGN_OR_RETURN(const std::vector<Item> remaining, store::RemainingItemsOf(tx.sql(), request.from_order()));
    RETURN_IF_ERROR(CheckRemaining(taken, remaining));
    RETURN_IF_ERROR(CheckUndisputed(tx.sql(), request.from_order(), taken));
    for (const Item& item : taken) {
      ASSIGN_OR_RETURN(const bool took, store::TakeItem(tx.sql(), request.from_order(), item));
      if (!took) return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "less is left of " + item.unit);
    }
    RETURN_IF_ERROR(store::InsertCharges(tx.sql(), {request.to_order(), from.customer, hash}, {}, to_items));
    RETURN_IF_ERROR(MoveFunding(tx.sql(), request.from_order(), request.to_order(), value));
    RETURN_IF_ERROR(store::Post(tx.sql(), tx.ids().New(), request.to_order(), tx.now(), Transferred(taken, to_items)));
    v1::ValueTransferred payload;
    payload.set_from_order(request.from_order());
    payload.set_to_order(request.to_order());
    *payload.mutable_from_items() = request.from_items();
    *payload.mutable_to_items() = request.to_items();
    return tx.Emit({.type = "value.transferred", .resource = request.to_order(), .payload = payload});
  });
}

}  // namespace recourse::refunds
