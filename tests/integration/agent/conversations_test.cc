#include <thread>

#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "libs/testing/service_harness.h"
#include "recourse/agent/v1/agent_service.grpc.pb.h"
#include "recourse/agent/v1/conversation_service.grpc.pb.h"
#include "recourse/agent/v1/event_service.grpc.pb.h"
#include "services/agent/agent_module.h"

namespace recourse::agent {
namespace {

using Stub = v1::ConversationService::Stub;
using testing::Identity;

constexpr char kAna[] = "customers/ana";

class Desk {
 public:
  Desk() { harness.StartHost(Module()); }

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

TEST_CASE_METHOD(Desk, "the same request appends once, also when many send it at once") {
  const std::string log = Open();
  const v1::AppendEntriesRequest request = Entry(log, "where is my parcel?");
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { CHECK(Append(request).ok()); });
  for (std::thread& thread : threads) thread.join();
  const auto listed = List(harness.Customer(kAna), log);
  REQUIRE(listed.ok());
  CHECK(listed->entries_size() == 1);
  v1::AppendEntriesRequest other = request;
  other.mutable_entries(0)->set_text("something else");
  CHECK(status::ReasonOf(Append(other).status()) == errors::v1::REASON_IDEMPOTENCY_KEY_REUSED);
}

TEST_CASE_METHOD(Desk, "who may read a conversation") {
  const std::string log = Open();
  REQUIRE(Append(Entry(log, "hello")).ok());
  REQUIRE(Transfer(log, v1::Control::HOLDER_AGENT, "agents/maria").ok());
  REQUIRE(Transfer(log, v1::Control::HOLDER_ASSISTANT).ok());
  struct Row {
    std::string who;
    Identity reader;
    bool allowed;
  };
  const Row rows[] = {{"its customer", harness.Customer(kAna), true},
                      {"another customer", harness.Customer("customers/ben"), false},
                      {"an agent who took part", Agent("agents/maria"), true},
                      {"an agent who never did", Agent("agents/otto"), false},
                      {"a supervisor", harness.Person("agents/boss", "supervisor"), true}};
  for (const Row& row : rows) {
    CAPTURE(row.who);
    const auto listed = List(row.reader, log);
    CHECK(listed.ok() == row.allowed);
    if (!row.allowed) CHECK(status::ReasonOf(listed.status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  }
}

TEST_CASE_METHOD(Desk, "a personal log is its owner's alone") {
  REQUIRE(Append(Entry("agents/maria", "an offer")).ok());
  CHECK(List(Agent("agents/maria"), "agents/maria")->entries_size() == 1);
  CHECK(absl::IsNotFound(List(Agent("agents/otto"), "agents/maria").status()));
  CHECK(absl::IsNotFound(List(harness.Customer(kAna), "agents/maria").status()));
}

TEST_CASE_METHOD(Desk, "whoever has lost control is refused, assistant and agent alike") {
  const std::string log = Open();
  v1::AppendEntriesRequest late = Entry(log, "an answer worked out before the person came");
  late.set_control_epoch(1);
  const auto joined = Transfer(log, v1::Control::HOLDER_AGENT, "agents/maria", 1);
  REQUIRE(joined.ok());
  const int64_t epoch = joined->conversation().control().epoch();
  CHECK(epoch == 2);
  CHECK(status::ReasonOf(Append(late).status()) == errors::v1::REASON_CONTROL_LOST);
  CHECK(Say("agents/maria", log, epoch).ok());
  CHECK(status::ReasonOf(Say("agents/maria", log, 1).status()) == errors::v1::REASON_CONTROL_LOST);
  REQUIRE(Transfer(log, v1::Control::HOLDER_ASSISTANT).ok());
  CHECK(status::ReasonOf(Say("agents/maria", log, epoch).status()) == errors::v1::REASON_CONTROL_LOST);
  CHECK(status::ReasonOf(Transfer(log, v1::Control::HOLDER_NONE, "", 1).status()) == errors::v1::REASON_CONTROL_LOST);
}

TEST_CASE_METHOD(Desk, "an agent is called by their profile's name") {
  v1::ImportAgentRequest request;
  request.mutable_agent()->set_name("agents/maria");
  request.mutable_agent()->set_display_name("Maria");
  request.set_request_id(ids.New());
  REQUIRE(harness.Call(harness.Person("admins/root", "admin"), "agent", &v1::AgentService::Stub::ImportAgent, request)
              .ok());
  const std::string log = Open();
  REQUIRE(Transfer(log, v1::Control::HOLDER_AGENT, "agents/maria").ok());
  CHECK(Say("agents/maria", log, 2)->entry().speaker_display_name() == "Maria");
  REQUIRE(Transfer(log, v1::Control::HOLDER_AGENT, "agents/otto").ok());
  CHECK(Say("agents/otto", log, 3)->entry().speaker_display_name() == "otto");
}

TEST_CASE_METHOD(Desk, "a reader whose stream breaks again and again gets every entry once, in order") {
  constexpr size_t kEntries = 400;
  const std::string log = Open();
  std::thread first([&] {
    for (size_t i = 0; i < kEntries / 2; ++i) CHECK(Append(Entry(log, "a")).ok());
  });
  std::thread second([&] {
    for (size_t i = 0; i < kEntries / 2; ++i) CHECK(Append(Entry(log, "b")).ok());
  });
  std::vector<v1::Entry> read;
  std::string token;
  for (int connection = 0; read.size() < kEntries && connection < 500; ++connection) {
    token = Watch(harness.Customer(kAna), token, read, kEntries, 1 + connection % 4);
  }
  first.join();
  second.join();
  REQUIRE(read.size() == kEntries);
  for (size_t i = 0; i < read.size(); ++i) CHECK(read[i].sequence() == static_cast<int64_t>(i + 1));
}

TEST_CASE_METHOD(Desk, "without a token the newest hundred come first, and a new conversation appears by itself") {
  const std::string log = Open();
  for (int i = 0; i < 130; ++i) REQUIRE(Append(Entry(log, std::to_string(i))).ok());
  std::vector<v1::Entry> read;
  const std::string token = Watch(harness.Customer(kAna), "", read, 100, 10);
  REQUIRE(read.size() == 100);
  CHECK(read.front().sequence() == 31);
  const std::string later = Open();
  REQUIRE(Append(Entry(later, "new")).ok());
  read.clear();
  Watch(harness.Customer(kAna), token, read, 1, 10);
  REQUIRE(read.size() == 1);
  CHECK(read[0].log() == later);
}

TEST_CASE_METHOD(Desk, "a log longer than one page, begun while nobody listened, comes whole and in order") {
  std::vector<v1::Entry> read;
  const std::string first = Open();
  REQUIRE(Append(Entry(first, "hello")).ok());
  const std::string token = Watch(harness.Customer(kAna), "", read, 1, 1);
  const std::string log = Open();
  for (int i = 0; i < 450; ++i) REQUIRE(Append(Entry(log, "x")).ok());
  read.clear();
  Watch(harness.Customer(kAna), token, read, 450, 50);
  REQUIRE(read.size() == 450);
  for (size_t i = 0; i < read.size(); ++i) CHECK(read[i].sequence() == static_cast<int64_t>(i + 1));
}

TEST_CASE_METHOD(Desk, "a token that is garbled or another's is refused") {
  const std::string log = Open();
  REQUIRE(Append(Entry(log, "hello")).ok());
  std::vector<v1::Entry> read;
  const std::string token = Watch(harness.Customer(kAna), "", read, 1, 1);
  REQUIRE(!token.empty());
  const auto refused = [&](const Identity& reader, const std::string& presented) {
    read.clear();
    Watch(reader, presented, read, 1, 1);
    return status::ReasonOf(last_status) == errors::v1::REASON_INVALID_FIELD;
  };
  CHECK(refused(harness.Customer("customers/ben"), token));
  CHECK(refused(harness.Customer(kAna), "%%%"));
  CHECK(refused(harness.Customer(kAna), token.substr(0, token.size() / 2)));
}

TEST_CASE_METHOD(Desk, "a restart loses nothing and repeats nothing") {
  const std::string log = Open();
  REQUIRE(Append(Entry(log, "before")).ok());
  std::vector<v1::Entry> read;
  const std::string token = Watch(harness.Customer(kAna), "", read, 1, 1);
  harness.StopHost("agent");
  harness.StartHost(Module());
  REQUIRE(Append(Entry(log, "after")).ok());
  read.clear();
  Watch(harness.Customer(kAna), token, read, 1, 5);
  REQUIRE(read.size() == 1);
  CHECK(read[0].text() == "after");
  CHECK(read[0].sequence() == 2);
}

}  // namespace
}  // namespace recourse::agent
