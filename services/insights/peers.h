// The services below, as insights calls them.
#pragma once

#include "libs/rpc/channel.h"
#include "recourse/agent/v1/conversation_service.grpc.pb.h"
#include "recourse/routing/v1/action_service.grpc.pb.h"

namespace recourse::insights {

using Actions = rpc::Peer<routing::v1::ActionService>;
using Conversations = rpc::Peer<agent::v1::ConversationService>;

// What follows from somebody else's event is done by this service itself; `initiator` stays in the audit trail.
inline type::v1::Actor OurselvesFor(const type::v1::Actor& initiator) {
  type::v1::Actor actor;
  actor.set_subject("services/insights");
  actor.set_role(type::v1::ROLE_SERVICE);
  actor.set_initiated_by(initiator.subject());
  return actor;
}

}  // namespace recourse::insights
