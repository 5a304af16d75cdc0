// Wire ⇄ domain.
#pragma once

#include <string>
#include <vector>

#include <google/protobuf/wrappers.pb.h>

#include "recourse/refunds/v1/refunds.pb.h"
#include "recourse/type/v1/actor.pb.h"
#include "services/refunds/domain/refund.h"

namespace recourse::refunds {

// INVALID_FIELD for an unknown currency.
absl::StatusOr<std::vector<Item>> FromProto(const google::protobuf::RepeatedPtrField<v1::RefundItem>& items);
v1::RefundItem ToProto(const Item& item);

v1::Payment ToProto(const Payment& payment);
v1::Allocation ToProto(const Allocation& allocation);
v1::Refund ToProto(const Refund& refund);
// Whoever is paid for what another has bought sees neither order, items nor payments (INV-16).
v1::Refund ShownTo(const type::v1::Actor& actor, const Refund& refund);

// Payload of the tasks about an allocation.
google::protobuf::StringValue AllocationRef(const std::string& id);

}  // namespace recourse::refunds
