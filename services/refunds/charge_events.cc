#include "services/refunds/charge_events.h"

#include <absl/strings/ascii.h>

#include "libs/clock/clock_proto.h"
#include "libs/metrics/metrics.h"
#include "libs/money/money_proto.h"
#include "recourse/refunds/v1/charge_events.pb.h"
#include "services/refunds/convert.h"

namespace recourse::refunds {
namespace {

// The enums have the same numbers.
static_assert(static_cast<int>(ChargeState::kAuthorizing) == v1::Charge::STATE_AUTHORIZING);
static_assert(static_cast<int>(ChargeState::kRequiresAction) == v1::Charge::STATE_REQUIRES_ACTION);
static_assert(static_cast<int>(ChargeState::kAuthorized) == v1::Charge::STATE_AUTHORIZED);
static_assert(static_cast<int>(ChargeState::kDeclined) == v1::Charge::STATE_DECLINED);
static_assert(static_cast<int>(ChargeState::kCapturing) == v1::Charge::STATE_CAPTURING);
static_assert(static_cast<int>(ChargeState::kCaptured) == v1::Charge::STATE_CAPTURED);
static_assert(static_cast<int>(ChargeState::kVoiding) == v1::Charge::STATE_VOIDING);
static_assert(static_cast<int>(ChargeState::kVoided) == v1::Charge::STATE_VOIDED);
static_assert(static_cast<int>(ChargeState::kExpired) == v1::Charge::STATE_EXPIRED);
static_assert(static_cast<int>(ChargeState::kUnknown) == v1::Charge::STATE_UNKNOWN);

}  // namespace

v1::Charge ToProto(const Charge& charge) {
  v1::Charge proto;
  proto.set_name(charge.name);
  proto.set_order(charge.order);
  proto.set_customer(charge.customer);
  proto.set_source(charge.source);
  proto.set_state(static_cast<v1::Charge::State>(charge.state));
  *proto.mutable_amount() = money::ToProto(charge.amount);
  for (const Item& item : charge.items) *proto.add_items() = ToProto(item);
  proto.set_payment_label(charge.payment_label);
  proto.set_action_url(charge.action_url);
  proto.set_failure_reason(charge.failure_reason);
  *proto.mutable_create_time() = clock::ToProto(charge.create_time);
  *proto.mutable_update_time() = clock::ToProto(charge.update_time);
  proto.set_etag(std::to_string(charge.version));
  return proto;
}

absl::Status EmitChanged(outbox::Transaction& tx, const Charge& charge) {
  metrics::Counter("recourse_charges_total", "Changes of charges, by the state they led to",
                   {{"state", NameOf(charge.state)}})
      .Increment();
  v1::ChargeChanged payload;
  *payload.mutable_charge() = ToProto(charge);
  return tx.Emit(
      {.type = "charge." + absl::AsciiStrToLower(NameOf(charge.state)), .resource = charge.name, .payload = payload});
}

}  // namespace recourse::refunds
