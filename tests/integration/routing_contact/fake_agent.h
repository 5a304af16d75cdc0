// The agent service as small as its contract allows: a real server, real tokens.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include <absl/synchronization/mutex.h>

#include "libs/rpc/main.h"
#include "recourse/agent/v1/agent_service.grpc.pb.h"
#include "recourse/agent/v1/conversation_service.grpc.pb.h"

namespace recourse::routing {

class FakeAgent {
 public:
  rpc::Module Module();

  agent::v1::Control ControlOf(const std::string& conversation);
  // Types of the entries of a log, in order.
  std::vector<std::string> TypesIn(const std::string& log);
  // Texts of all changes of control, in order.
  std::vector<std::string> Announced(const std::string& conversation);

  void Name(const std::string& agent, const std::string& display_name);
  // While it is away every call is UNAVAILABLE.
  void SetAway(bool away);

  absl::Status Get(const std::string& conversation, agent::v1::Conversation* out);
  absl::Status Append(const agent::v1::AppendEntriesRequest& request);
  absl::Status Transfer(const agent::v1::TransferControlRequest& request, agent::v1::Conversation* out);
  absl::Status GetAgent(const std::string& name, agent::v1::Agent* out);

 private:
  absl::Status Here() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  agent::v1::Conversation& Find(const std::string& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::Mutex mutex_;
  bool away_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<std::string, agent::v1::Conversation> conversations_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::vector<agent::v1::NewEntry>> logs_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::vector<std::string>> announced_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::string> names_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> request_ids_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace recourse::routing
