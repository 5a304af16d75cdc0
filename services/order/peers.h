// The services below, as order calls them.
#pragma once

#include "libs/rpc/channel.h"
#include "recourse/account/v1/membership_service.grpc.pb.h"
#include "recourse/refunds/v1/charge_service.grpc.pb.h"
#include "recourse/refunds/v1/refunds_service.grpc.pb.h"

namespace recourse::order {

using Memberships = rpc::Peer<account::v1::MembershipService>;
using Charges = rpc::Peer<refunds::v1::ChargeService>;
using Refunds = rpc::Peer<refunds::v1::RefundsService>;

// What follows from a fact or a timer is done by this service itself; `initiator` stays in the audit trail.
inline type::v1::Actor OurselvesFor(const type::v1::Actor& initiator) {
  type::v1::Actor actor;
  actor.set_subject("services/order");
  actor.set_role(type::v1::ROLE_SERVICE);
  actor.set_initiated_by(initiator.subject());
  return actor;
}

}  // namespace recourse::order
