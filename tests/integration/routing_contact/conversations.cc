#include "tests/integration/routing_contact/conversations.h"

#include "services/agent/agent_module.h"
#include "tests/integration/routing_contact/value.h"

namespace recourse::routing {

using Stub = agent::v1::ConversationService::Stub;

void AgentSide::Start() {
  // The same port every time: routing keeps the address.
  const rpc::Host& host = harness_.StartHost(agent::Module());
  harness_.config().mutable_agent()->mutable_server()->set_port(host.port());
}

std::string AgentSide::Open(const std::string& who, const std::string& request_id) {
  agent::v1::CreateConversationRequest request;
  request.set_customer("customers/" + who);
  request.set_request_id(request_id);
  return Value(harness_.Call(Routing(), "agent", &Stub::CreateConversation, request)).conversation().name();
}

void AgentSide::Name(const std::string& agent, const std::string& display_name, const std::string& request_id) {
  agent::v1::ImportAgentRequest request;
  request.mutable_agent()->set_name(agent);
  request.mutable_agent()->set_display_name(display_name);
  request.set_request_id(request_id);
  Value(harness_.Call(Routing(), "agent", &agent::v1::AgentService::Stub::ImportAgent, request));
}

agent::v1::Control AgentSide::ControlOf(const std::string& conversation) {
  agent::v1::GetConversationRequest request;
  request.set_name(conversation);
  return Value(harness_.Call(Routing(), "agent", &Stub::GetConversation, request)).conversation().control();
}

std::vector<agent::v1::Entry> AgentSide::Entries(const testing::Identity& reader, const std::string& log) {
  agent::v1::ListEntriesRequest request;
  request.set_parent(log);
  request.set_page_size(500);
  const auto response = Value(harness_.Call(reader, "agent", &Stub::ListEntries, request));
  return {response.entries().begin(), response.entries().end()};
}

std::vector<std::string> AgentSide::TypesInConversation(const std::string& conversation) {
  std::vector<std::string> types;
  for (const agent::v1::Entry& entry : Entries(Routing(), conversation)) {
    if (entry.type() != "control.changed") types.push_back(entry.type());
  }
  return types;
}

std::vector<std::string> AgentSide::TypesInLogOf(const std::string& agent) {
  std::vector<std::string> types;
  for (const agent::v1::Entry& entry : Entries(harness_.Person(agent, "agent"), agent)) types.push_back(entry.type());
  return types;
}

std::vector<std::string> AgentSide::Announced(const std::string& conversation) {
  std::vector<std::string> texts;
  for (const agent::v1::Entry& entry : Entries(Routing(), conversation)) {
    if (entry.type() == "control.changed" && !entry.text().empty()) texts.push_back(entry.text());
  }
  return texts;
}

}  // namespace recourse::routing
