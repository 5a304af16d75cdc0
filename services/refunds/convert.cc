#include "services/refunds/convert.h"

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/money/money_proto.h"
#include "libs/status/status.h"

namespace recourse::refunds {
namespace {

// The enums have the same numbers.
v1::Refund::State ToProto(AllocationState state) { return static_cast<v1::Refund::State>(state); }
static_assert(static_cast<int>(AllocationState::kReserved) == v1::Refund::STATE_RESERVED);
static_assert(static_cast<int>(AllocationState::kSubmitted) == v1::Refund::STATE_SUBMITTED);
static_assert(static_cast<int>(AllocationState::kUnknown) == v1::Refund::STATE_UNKNOWN);
static_assert(static_cast<int>(AllocationState::kSucceeded) == v1::Refund::STATE_SUCCEEDED);
static_assert(static_cast<int>(AllocationState::kFailed) == v1::Refund::STATE_FAILED);
static_assert(static_cast<int>(AllocationState::kCancelled) == v1::Refund::STATE_CANCELLED);
static_assert(static_cast<int>(Trigger::kAgent) == v1::Refund::TRIGGER_AGENT);
static_assert(static_cast<int>(Trigger::kSeller) == v1::Refund::TRIGGER_SELLER);

}  // namespace

absl::StatusOr<std::vector<Item>> FromProto(const google::protobuf::RepeatedPtrField<v1::RefundItem>& items) {
  std::vector<Item> converted;
  converted.reserve(static_cast<size_t>(items.size()));
  for (const v1::RefundItem& item : items) {
    ASSIGN_OR_RETURN(const Money amount, money::FromProto(item.amount()));
    converted.push_back({item.unit(), item.component(), amount});
  }
  return converted;
}

v1::RefundItem ToProto(const Item& item) {
  v1::RefundItem proto;
  proto.set_unit(item.unit);
  proto.set_component(item.component);
  *proto.mutable_amount() = money::ToProto(item.amount);
  return proto;
}

v1::Payment ToProto(const Payment& payment) {
  const Currency currency = payment.captured.currency;
  v1::Payment proto;
  proto.set_name(payment.name);
  proto.set_label(payment.label);
  *proto.mutable_captured() = money::ToProto(payment.captured);
  *proto.mutable_pending() = money::ToProto({currency, payment.reserved});
  *proto.mutable_refunded() = money::ToProto({currency, payment.refunded});
  proto.set_chargeable(!IsStoredValue(payment.label));
  *proto.mutable_refundable() = money::ToProto({currency, std::max<int64_t>(payment.Refundable().minor, 0)});
  return proto;
}

v1::Allocation ToProto(const Allocation& allocation) {
  v1::Allocation proto;
  proto.set_payment(allocation.payment);
  proto.set_payment_label(allocation.payment_label);
  *proto.mutable_amount() = money::ToProto(allocation.amount);
  proto.set_state(ToProto(allocation.state));
  proto.set_provider_refund_id(allocation.provider_refund_id);
  proto.set_arn(allocation.arn);
  proto.set_failure_reason(allocation.failure_reason);
  proto.set_id(allocation.id);
  proto.set_replaces(allocation.replaces);
  proto.set_credit_to(allocation.credit_to);
  if (allocation.difference != 0) {
    *proto.mutable_paid() =
        money::ToProto({allocation.amount.currency, allocation.amount.minor + allocation.difference});
  }
  return proto;
}

v1::Refund ToProto(const Refund& refund) {
  v1::Refund proto;
  proto.set_name(refund.name);
  proto.set_order(refund.order);
  proto.set_customer(refund.customer);
  proto.set_source(refund.source);
  proto.set_state(ToProto(refund.state));
  *proto.mutable_total() = money::ToProto(refund.total);
  for (const Item& item : refund.items) *proto.add_items() = ToProto(item);
  for (const Allocation& allocation : refund.allocations) *proto.add_allocations() = ToProto(allocation);
  for (const TimelineEntry& entry : refund.timeline) {
    auto* added = proto.add_timeline();
    added->set_state(ToProto(entry.state));
    *added->mutable_time() = clock::ToProto(entry.time);
  }
  *proto.mutable_expected_time() = clock::ToProto(refund.expected_time);
  *proto.mutable_create_time() = clock::ToProto(refund.create_time);
  proto.set_etag(std::to_string(refund.version));
  proto.set_trigger(static_cast<v1::Refund::Trigger>(refund.trigger));
  if (refund.trigger != Trigger::kRule) {
    *proto.mutable_cancel_before_time() = clock::ToProto(refund.cancel_before);
  }
  return proto;
}

v1::Refund ShownTo(const type::v1::Actor& actor, const Refund& refund) {
  v1::Refund proto = ToProto(refund);
  const std::string owner = auth::OwnerOf(actor);
  if (owner.empty() || owner == refund.payer) return proto;
  proto.clear_order();
  proto.clear_items();
  for (v1::Allocation& allocation : *proto.mutable_allocations()) allocation.clear_payment();
  return proto;
}

google::protobuf::StringValue AllocationRef(const std::string& id) {
  google::protobuf::StringValue value;
  value.set_value(id);
  return value;
}

}  // namespace recourse::refunds
