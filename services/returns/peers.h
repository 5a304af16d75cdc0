// The services below, as returns calls them.
#pragma once

#include "libs/rpc/channel.h"
#include "recourse/order/v1/exchange_service.grpc.pb.h"
#include "recourse/order/v1/gift_service.grpc.pb.h"
#include "recourse/order/v1/order_service.grpc.pb.h"
#include "recourse/refunds/v1/charge_service.grpc.pb.h"
#include "recourse/refunds/v1/refunds_service.grpc.pb.h"

namespace recourse::returns {

using Charges = rpc::Peer<refunds::v1::ChargeService>;
using Exchanges = rpc::Peer<order::v1::ExchangeService>;
using Gifts = rpc::Peer<order::v1::GiftService>;
using Orders = rpc::Peer<order::v1::OrderService>;
using Refunds = rpc::Peer<refunds::v1::RefundsService>;

// What follows from a fact or a timer is done by this service itself; `initiator` stays in the audit trail.
inline type::v1::Actor OurselvesFor(const type::v1::Actor& initiator) {
  type::v1::Actor actor;
  actor.set_subject("services/returns");
  actor.set_role(type::v1::ROLE_SERVICE);
  actor.set_initiated_by(initiator.subject());
  return actor;
}

}  // namespace recourse::returns
