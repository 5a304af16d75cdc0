// Who works here.
#pragma once

#include <string>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/agent/v1/agent_service.pb.h"

namespace recourse::agent {

class Profiles {
 public:
  explicit Profiles(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::StatusOr<v1::Agent> Import(const v1::ImportAgentRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Agent> Get(const std::string& name) const;

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::agent
