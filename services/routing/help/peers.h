// The services below, as the help room calls them, and in whose name.
#pragma once

#include "libs/rpc/channel.h"
#include "recourse/account/v1/membership_service.grpc.pb.h"
#include "recourse/agent/v1/conversation_service.grpc.pb.h"
#include "recourse/claims/v1/claims_service.grpc.pb.h"
#include "recourse/order/v1/cancellation_service.grpc.pb.h"
#include "recourse/order/v1/membership_end_service.grpc.pb.h"
#include "recourse/order/v1/order_service.grpc.pb.h"
#include "recourse/refunds/v1/concession_service.grpc.pb.h"
#include "recourse/refunds/v1/refunds_service.grpc.pb.h"
#include "recourse/returns/v1/returns_service.grpc.pb.h"
#include "recourse/routing/v1/help_session.pb.h"

namespace recourse::routing {

using Conversations = rpc::Peer<agent::v1::ConversationService>;
using Cancellations = rpc::Peer<order::v1::CancellationService>;
using Claims = rpc::Peer<claims::v1::ClaimsService>;
using Concessions = rpc::Peer<refunds::v1::ConcessionService>;
using MembershipEnds = rpc::Peer<order::v1::MembershipEndService>;
using Memberships = rpc::Peer<account::v1::MembershipService>;
using Orders = rpc::Peer<order::v1::OrderService>;
using Returns = rpc::Peer<returns::v1::ReturnsService>;
using Refunds = rpc::Peer<refunds::v1::RefundsService>;

struct Shop {
  const Orders& orders;
  const Returns& returns;
  const Refunds& refunds;
  const Memberships& memberships;
};

// The assistant has no rights of its own: it may do what its customer may, within the limits of its role.
inline type::v1::Actor AssistantFor(const v1::HelpSession& session) {
  type::v1::Actor actor;
  actor.set_subject("assistants/help");
  actor.set_role(type::v1::ROLE_ASSISTANT);
  actor.set_on_behalf_of(session.customer());
  actor.set_initiated_by(session.name());
  return actor;
}

// What follows from another service's events is told by this service itself.
inline type::v1::Actor Ourselves() {
  type::v1::Actor actor;
  actor.set_subject("services/routing");
  actor.set_role(type::v1::ROLE_SERVICE);
  return actor;
}

}  // namespace recourse::routing
