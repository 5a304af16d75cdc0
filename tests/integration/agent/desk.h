// The agent service with callers, and its stream read in pieces.
#pragma once

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libs/testing/service_harness.h"
#include "recourse/agent/v1/agent_service.grpc.pb.h"
#include "recourse/agent/v1/conversation_service.grpc.pb.h"
#include "recourse/agent/v1/event_service.grpc.pb.h"
#include "services/agent/agent_module.h"

namespace recourse::agent {

using Stub = v1::ConversationService::Stub;
using testing::Identity;

inline constexpr char kAna[] = "customers/ana";

class Desk {
 public:
  Desk() {
    harness.config().mutable_agent()->set_blob_dir(harness.folder() / "files");
    Start();
  }

  void Start(StreamTimes times = {}) {
    harness.StartHost(
        {.service = "agent",
         .server = [](const config::v1::Config& config) -> const config::v1::Server& {
           return config.agent().server();
         },
         .add = [times](rpc::Host& host, const config::v1::Config& config) { return AddAgent(host, config, times); }});
  }
  void Restart(StreamTimes times = {}) {
    harness.StopHost("agent");
    Start(times);
  }

  Identity Routing() const {
    type::v1::Actor actor;
    actor.set_subject("services/routing");
    actor.set_role(type::v1::ROLE_SERVICE);
    return harness.Service("routing", actor);
  }
  Identity Agent(const std::string& name) const { return harness.Person(name, "agent"); }

  std::string Open(const std::string& customer = kAna) {
    v1::CreateConversationRequest request;
    request.set_customer(customer);
    request.set_request_id(ids.New());
    const auto opened = harness.Call(harness.Service("routing", testing::ServiceHarness::CustomerActor(customer)),
                                     "agent", &Stub::CreateConversation, request);
    REQUIRE(opened.ok());
    return opened->conversation().name();
  }

  v1::AppendEntriesRequest Entry(const std::string& log, const std::string& text) {
    v1::AppendEntriesRequest request;
    v1::NewEntry& entry = *request.add_entries();
    entry.set_log(log);
    entry.set_speaker(v1::SPEAKER_CUSTOMER);
    entry.set_type("message");
    entry.set_text(text);
    request.set_request_id(ids.New());
    return request;
  }
  absl::StatusOr<v1::AppendEntriesResponse> Append(const v1::AppendEntriesRequest& request) {
    return harness.Call(Routing(), "agent", &Stub::AppendEntries, request);
  }

  absl::StatusOr<v1::TransferControlResponse> Transfer(const std::string& conversation, v1::Control::Holder holder,
                                                       const std::string& agent = {}, int64_t expected_epoch = 0) {
    v1::TransferControlRequest request;
    request.set_conversation(conversation);
    request.set_holder(holder);
    request.set_agent(agent);
    request.set_expected_epoch(expected_epoch);
    request.set_text("somebody has joined");
    request.set_request_id(ids.New());
    return harness.Call(Routing(), "agent", &Stub::TransferControl, request);
  }

  absl::StatusOr<v1::SendMessageResponse> Say(const std::string& agent, const std::string& conversation,
                                              int64_t epoch) {
    v1::SendMessageRequest request;
    request.set_conversation(conversation);
    request.set_text("hello");
    request.set_control_epoch(epoch);
    request.set_request_id(ids.New());
    return harness.Call(Agent(agent), "agent", &Stub::SendMessage, request);
  }

  absl::StatusOr<v1::ListEntriesResponse> List(const Identity& reader, const std::string& log) {
    v1::ListEntriesRequest request;
    request.set_parent(log);
    request.set_page_size(500);
    return harness.Call(reader, "agent", &Stub::ListEntries, request);
  }

  // Reads the stream until `enough`, at most `responses` responses of it, and answers the last resume token.
  std::string Watch(const Identity& reader, std::string token, std::vector<v1::Entry>& into, size_t enough,
                    int responses) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    harness.Prepare(context, reader, "agent");
    v1::EventService::Stub stub(harness.ChannelTo("agent"));
    v1::WatchEventsRequest request;
    request.set_resume_token(token);
    const auto stream = stub.WatchEvents(&context, request);
    v1::WatchEventsResponse response;
    bool open = true;
    while (into.size() < enough && responses-- > 0 && (open = stream->Read(&response))) {
      into.insert(into.end(), response.entries().begin(), response.entries().end());
      token = response.resume_token();
    }
    if (open) context.TryCancel();
    last_status = rpc::FromGrpc(stream->Finish());
    return token;
  }

  testing::ServiceHarness harness{absl::FromUnixSeconds(1'790'000'000)};
  ids::SequentialIds ids;
  absl::Status last_status;
};

}  // namespace recourse::agent
