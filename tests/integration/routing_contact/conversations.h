// The real agent service beside the contact room, seen through its RPCs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "libs/testing/service_harness.h"
#include "recourse/agent/v1/agent_service.grpc.pb.h"
#include "recourse/agent/v1/conversation_service.grpc.pb.h"

namespace recourse::routing {

class AgentSide {
 public:
  explicit AgentSide(testing::ServiceHarness& harness) : harness_(harness) {}

  void Start();
  // Calls are UNAVAILABLE until the next Start.
  void Stop() { harness_.StopHost("agent"); }

  // Opens a conversation of customers/<who>.
  std::string Open(const std::string& who, const std::string& request_id);
  void Name(const std::string& agent, const std::string& display_name, const std::string& request_id);

  agent::v1::Control ControlOf(const std::string& conversation);
  // Types of the entries that routing wrote about contacts and offers, in order.
  std::vector<std::string> TypesInConversation(const std::string& conversation);
  std::vector<std::string> TypesInLogOf(const std::string& agent);
  // What was said with changes of control, in order.
  std::vector<std::string> Announced(const std::string& conversation);

 private:
  std::vector<agent::v1::Entry> Entries(const testing::Identity& reader, const std::string& log);
  testing::Identity Routing() const { return harness_.Service("routing"); }

  testing::ServiceHarness& harness_;
};

}  // namespace recourse::routing
