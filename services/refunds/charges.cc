#include "services/refunds/charges.h"

#include <absl/strings/match.h>

#include "libs/auth/caller.h"
#include "libs/status/status.h"
#include "services/refunds/charge_events.h"
#include "services/refunds/charge_settlement.h"
#include "services/refunds/convert.h"
#include "services/refunds/refunds.h"
#include "services/refunds/store/charge_store.h"

namespace recourse::refunds {
namespace {

// The method to charge: one that the customer keeps, or that of an earlier payment of theirs.
absl::Status SetMethod(sql::Transaction& tx, const v1::AuthorizeChargeRequest& request, Charge& charge) {
  if (request.payment().empty()) {
    charge.payment_method = request.payment_method();
    charge.payment_label = request.payment_label();
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::optional<store::EarlierPayment> earlier,
                   store::FindEarlierPayment(tx, request.payment()));
  if (!earlier || earlier->customer != charge.customer) return status::NotFound(request.payment());
  // What a gift card held is gone; the card cannot be asked for more.
  if (IsStoredValue(earlier->label)) {
    return status::Error(errors::v1::REASON_PAYMENT_REQUIRED, earlier->label + " cannot be charged",
                         {{"payment", request.payment()}});
  }
  charge.earlier_reference = earlier->provider_reference;
  charge.payment_label = earlier->label;
  return absl::OkStatus();
}

absl::Status CheckMethod(const v1::AuthorizeChargeRequest& request) {
  if (!request.payment().empty()) return absl::OkStatus();
  // A card number is never a token.
  if (!absl::StartsWith(request.payment_method(), "pm_")) {
    return status::InvalidField("payment_method", "must be a token of the payment provider");
  }
  if (request.payment_label().empty()) return status::InvalidField("payment_label", "is required with payment_method");
  return absl::OkStatus();
}

}  // namespace

absl::Status Charges::Authorize(const v1::AuthorizeChargeRequest& request, const rpc::Call& call,
                                v1::AuthorizeChargeResponse* response) {
  RETURN_IF_ERROR(CheckMethod(request));
  ASSIGN_OR_RETURN(const std::vector<Item> items, FromProto(request.items()));
  ASSIGN_OR_RETURN(const Money amount, TotalOf(items));
  const std::string owner = auth::OwnerOf(call.actor());
  if (!owner.empty() && owner != request.customer()) return status::NotFound(request.order());
  return outbox_.Run(MoneyKey(request, call), response, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("obligation", request.source() + "/" + request.obligation()));
    ASSIGN_OR_RETURN(const std::optional<std::string> first,
                     store::FindChargeByObligation(tx.sql(), request.source(), request.obligation()));
    if (first) {
      ASSIGN_OR_RETURN(const Charge charge, store::LoadCharge(tx.sql(), *first, ""));
      if (charge.order != request.order() || !(charge.amount == amount)) {
        return status::Error(errors::v1::REASON_RESOURCE_EXISTS, request.source() + " was charged otherwise",
                             {{"resource", charge.name}});
      }
      *response->mutable_charge() = ToProto(charge);
      return absl::OkStatus();
    }
    Charge charge;
    charge.name = "charges/" + tx.ids().New();
    charge.order = request.order();
    charge.customer = request.customer();
    charge.source = request.source();
    charge.obligation = request.obligation();
    charge.amount = amount;
    charge.items = items;
    charge.consent = request.consent();
    charge.create_time = tx.now();
    charge.update_time = tx.now();
    RETURN_IF_ERROR(SetMethod(tx.sql(), request, charge));
    RETURN_IF_ERROR(store::InsertCharge(tx.sql(), charge));
    RETURN_IF_ERROR(tx.Enqueue({.kind = kChargeTask, .lane = charge.name, .payload = AllocationRef(charge.name)}));
    *response->mutable_charge() = ToProto(charge);
    return EmitChanged(tx, charge);
  });
}

absl::Status Charges::Capture(const v1::CaptureChargeRequest& request, const rpc::Call& call,
                              v1::CaptureChargeResponse* response) {
  return outbox_.Run(MoneyKey(request, call), response, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("charge", request.name()));
    ASSIGN_OR_RETURN(Charge charge, store::LoadCharge(tx.sql(), request.name(), auth::OwnerOf(call.actor())));
    if (charge.state != ChargeState::kCapturing && charge.state != ChargeState::kCaptured) {
      RETURN_IF_ERROR(MoveCharge(tx, charge, ChargeEvent::kAskCapture));
    }
    *response->mutable_charge() = ToProto(charge);
    return absl::OkStatus();
  });
}

absl::Status Charges::Void(const v1::VoidChargeRequest& request, const rpc::Call& call,
                           v1::VoidChargeResponse* response) {
  return outbox_.Run(MoneyKey(request, call), response, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("charge", request.name()));
    ASSIGN_OR_RETURN(Charge charge, store::LoadCharge(tx.sql(), request.name(), auth::OwnerOf(call.actor())));
    const bool nothing_held = IsFinal(charge.state) && charge.state != ChargeState::kCaptured;
    if (charge.state != ChargeState::kVoiding && !nothing_held) {
      RETURN_IF_ERROR(MoveCharge(tx, charge, ChargeEvent::kAskVoid));
    }
    *response->mutable_charge() = ToProto(charge);
    return absl::OkStatus();
  });
}

absl::StatusOr<Charge> Charges::Get(const std::string& name, const type::v1::Actor& actor) {
  return outbox_.db().Read([&](sql::Transaction& tx) { return store::LoadCharge(tx, name, auth::OwnerOf(actor)); });
}

absl::StatusOr<std::vector<Charge>> Charges::List(const std::string& order, const type::v1::Actor& actor) {
  return outbox_.db().Read([&](sql::Transaction& tx) { return store::ChargesOf(tx, order, auth::OwnerOf(actor)); });
}

}  // namespace recourse::refunds
