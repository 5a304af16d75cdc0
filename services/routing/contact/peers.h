// The agent service as the contact room calls it, and in whose name.
#pragma once

#include "libs/rpc/channel.h"
#include "recourse/agent/v1/agent_service.grpc.pb.h"
#include "services/routing/help/peers.h"

namespace recourse::routing {

using Agents = rpc::Peer<agent::v1::AgentService>;

// What follows from somebody's request is done by this service itself; who asked stays in the audit trail.
inline type::v1::Actor OurselvesFor(const type::v1::Actor& initiator) {
  type::v1::Actor actor = Ourselves();
  const bool is_us = initiator.subject() == actor.subject();
  actor.set_initiated_by(is_us ? initiator.initiated_by() : initiator.subject());
  return actor;
}

}  // namespace recourse::routing
