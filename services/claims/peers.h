// The services below, as claims calls them.
#pragma once

#include "libs/rpc/channel.h"
#include "recourse/agent/v1/attachment_service.grpc.pb.h"
#include "recourse/order/v1/order_service.grpc.pb.h"
#include "recourse/refunds/v1/dispute_service.grpc.pb.h"
#include "recourse/refunds/v1/refunds_service.grpc.pb.h"
#include "recourse/returns/v1/returns_service.grpc.pb.h"

namespace recourse::claims {

using Attachments = rpc::Peer<agent::v1::AttachmentService>;
using Disputes = rpc::Peer<refunds::v1::DisputeService>;
using Orders = rpc::Peer<order::v1::OrderService>;
using Refunds = rpc::Peer<refunds::v1::RefundsService>;
using Returns = rpc::Peer<returns::v1::ReturnsService>;

// What follows from an answer or a timer is done by this service itself: a seller has no rights in order or refunds.
// `initiator` stays in the audit trail.
inline type::v1::Actor OurselvesFor(const type::v1::Actor& initiator) {
  type::v1::Actor actor;
  actor.set_subject("services/claims");
  actor.set_role(type::v1::ROLE_SERVICE);
  actor.set_initiated_by(initiator.subject());
  return actor;
}

}  // namespace recourse::claims
