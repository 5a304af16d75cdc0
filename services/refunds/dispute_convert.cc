#include "services/refunds/dispute_convert.h"

#include "libs/clock/clock_proto.h"
#include "libs/money/money_proto.h"

namespace recourse::refunds {

// The enums have the same numbers.
static_assert(static_cast<int>(DisputeState::kInquiryNeedsResponse) == v1::Dispute::STATE_INQUIRY_NEEDS_RESPONSE);
static_assert(static_cast<int>(DisputeState::kPrevented) == v1::Dispute::STATE_PREVENTED);
static_assert(static_cast<int>(Evidence::kRefused) == v1::Dispute::EVIDENCE_REFUSED);

v1::Dispute ToProto(const Dispute& dispute) {
  v1::Dispute proto;
  proto.set_name(dispute.name);
  proto.set_order(dispute.order);
  proto.set_customer(dispute.customer);
  proto.set_payment(dispute.payment);
  proto.set_state(static_cast<v1::Dispute::State>(dispute.state));
  *proto.mutable_amount() = money::ToProto(dispute.amount);
  *proto.mutable_overpaid() = money::ToProto({dispute.amount.currency, dispute.excess});
  proto.set_reason(dispute.reason);
  proto.set_refundable(dispute.refundable);
  *proto.mutable_evidence_due_time() = clock::ToProto(dispute.evidence_due_time);
  proto.set_evidence(static_cast<v1::Dispute::Evidence>(dispute.evidence));
  for (const std::string& unit : dispute.units) proto.add_units(unit);
  for (const std::string& unit : dispute.proposed_units) proto.add_proposed_units(unit);
  proto.set_provider_dispute_id(dispute.provider_dispute_id);
  *proto.mutable_create_time() = clock::ToProto(dispute.create_time);
  *proto.mutable_update_time() = clock::ToProto(dispute.update_time);
  proto.set_etag(std::to_string(dispute.version));
  return proto;
}

}  // namespace recourse::refunds
