#include "tests/integration/routing_contact/fake_agent.h"

#include "libs/status/status.h"

namespace recourse::routing {
namespace {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

class ConversationServer final : public agent::v1::ConversationService::CallbackService {
 public:
  ConversationServer(rpc::Calls& calls, FakeAgent& fake) : calls_(calls), fake_(fake) {}

  ServerUnaryReactor* GetConversation(CallbackServerContext* context, const agent::v1::GetConversationRequest* request,
                                      agent::v1::GetConversationResponse* response) override {
    return calls_.Unary(context, *request, [=, this](const rpc::Call&) {
      return fake_.Get(request->name(), response->mutable_conversation());
    });
  }
  ServerUnaryReactor* AppendEntries(CallbackServerContext* context, const agent::v1::AppendEntriesRequest* request,
                                    agent::v1::AppendEntriesResponse*) override {
    return calls_.Unary(context, *request, [=, this](const rpc::Call&) { return fake_.Append(*request); });
  }
  ServerUnaryReactor* TransferControl(CallbackServerContext* context, const agent::v1::TransferControlRequest* request,
                                      agent::v1::TransferControlResponse* response) override {
    return calls_.Unary(context, *request, [=, this](const rpc::Call&) {
      return fake_.Transfer(*request, response->mutable_conversation());
    });
  }

 private:
  rpc::Calls& calls_;
  FakeAgent& fake_;
};

class AgentServer final : public agent::v1::AgentService::CallbackService {
 public:
  AgentServer(rpc::Calls& calls, FakeAgent& fake) : calls_(calls), fake_(fake) {}

  ServerUnaryReactor* GetAgent(CallbackServerContext* context, const agent::v1::GetAgentRequest* request,
                               agent::v1::GetAgentResponse* response) override {
    return calls_.Unary(context, *request, [=, this](const rpc::Call&) {
      return fake_.GetAgent(request->name(), response->mutable_agent());
    });
  }

 private:
  rpc::Calls& calls_;
  FakeAgent& fake_;
};

}  // namespace

rpc::Module FakeAgent::Module() {
  return {
      .service = "agent",
      .server = [](const config::v1::Config& config) -> const config::v1::Server& { return config.agent().server(); },
      .add = [this](rpc::Host& host, const config::v1::Config&) -> absl::Status {
        RETURN_IF_ERROR(host.Serve<agent::v1::ConversationService>(host.Own<ConversationServer>(host.calls(), *this)));
        return host.Serve<agent::v1::AgentService>(host.Own<AgentServer>(host.calls(), *this));
      }};
}

absl::Status FakeAgent::Here() {
  return away_ ? status::Error(errors::v1::REASON_UNAVAILABLE, "away") : absl::OkStatus();
}

agent::v1::Conversation& FakeAgent::Find(const std::string& name) {
  agent::v1::Conversation& conversation = conversations_[name];
  if (conversation.name().empty()) {
    conversation.set_name(name);
    conversation.mutable_control()->set_holder(agent::v1::Control::HOLDER_ASSISTANT);
    conversation.mutable_control()->set_epoch(1);
  }
  return conversation;
}

absl::Status FakeAgent::Get(const std::string& conversation, agent::v1::Conversation* out) {
  absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(Here());
  *out = Find(conversation);
  return absl::OkStatus();
}

absl::Status FakeAgent::Append(const agent::v1::AppendEntriesRequest& request) {
  absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(Here());
  if (!request_ids_.insert(request.request_id()).second) return absl::OkStatus();
  for (const agent::v1::NewEntry& entry : request.entries()) logs_[entry.log()].push_back(entry);
  return absl::OkStatus();
}

absl::Status FakeAgent::Transfer(const agent::v1::TransferControlRequest& request, agent::v1::Conversation* out) {
  absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(Here());
  agent::v1::Conversation& conversation = Find(request.conversation());
  agent::v1::Control& control = *conversation.mutable_control();
  if (request.expected_epoch() != 0 && request.expected_epoch() != control.epoch()) {
    return status::Error(errors::v1::REASON_CONTROL_LOST, "another epoch");
  }
  if (control.holder() != request.holder() || control.agent() != request.agent()) {
    control.set_holder(request.holder());
    control.set_agent(request.agent());
    control.set_epoch(control.epoch() + 1);
    if (!request.text().empty()) announced_[request.conversation()].push_back(request.text());
  }
  *out = conversation;
  return absl::OkStatus();
}

absl::Status FakeAgent::GetAgent(const std::string& name, agent::v1::Agent* out) {
  absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(Here());
  if (!names_.contains(name)) return status::NotFound(name);
  out->set_name(name);
  out->set_display_name(names_[name]);
  return absl::OkStatus();
}

agent::v1::Control FakeAgent::ControlOf(const std::string& conversation) {
  absl::MutexLock lock(&mutex_);
  return Find(conversation).control();
}

std::vector<std::string> FakeAgent::TypesIn(const std::string& log) {
  absl::MutexLock lock(&mutex_);
  std::vector<std::string> types;
  for (const agent::v1::NewEntry& entry : logs_[log]) types.push_back(entry.type());
  return types;
}

std::vector<std::string> FakeAgent::Announced(const std::string& conversation) {
  absl::MutexLock lock(&mutex_);
  return announced_[conversation];
}

void FakeAgent::Name(const std::string& agent, const std::string& display_name) {
  absl::MutexLock lock(&mutex_);
  names_[agent] = display_name;
}

void FakeAgent::SetAway(bool away) {
  absl::MutexLock lock(&mutex_);
  away_ = away;
}

}  // namespace recourse::routing
