#include "services/agent/profiles.h"

#include "libs/status/status.h"
#include "services/agent/store/profile_store.h"

namespace recourse::agent {

absl::StatusOr<v1::Agent> Profiles::Import(const v1::ImportAgentRequest& request, const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::ImportAgentResponse reply;
  RETURN_IF_ERROR(outbox_.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("agent", request.agent().name()));
    RETURN_IF_ERROR(store::SaveProfile(tx.sql(), request.agent()));
    ASSIGN_OR_RETURN(*reply.mutable_agent(), store::LoadProfile(tx.sql(), request.agent().name()));
    return absl::OkStatus();
  }));
  return std::move(*reply.mutable_agent());
}

absl::StatusOr<v1::Agent> Profiles::Get(const std::string& name) const {
  return outbox_.db().Read([&](sql::Transaction& tx) { return store::LoadProfile(tx, name); });
}

}  // namespace recourse::agent
