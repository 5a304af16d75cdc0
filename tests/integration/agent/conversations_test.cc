#include <thread>

#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/integration/agent/desk.h"

namespace recourse::agent {
namespace {

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

TEST_CASE_METHOD(Desk, "a log is a conversation or a person's, and nothing else") {
  CHECK(status::ReasonOf(Append(Entry("orders/1", "hello")).status()) == errors::v1::REASON_INVALID_FIELD);
  CHECK(absl::IsNotFound(Append(Entry("conversations/none", "hello")).status()));
}

}  // namespace
}  // namespace recourse::agent
