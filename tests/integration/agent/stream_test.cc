#include <algorithm>
#include <random>
#include <thread>

#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/integration/agent/desk.h"

namespace recourse::agent {
namespace {

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
  std::mt19937 random(2026);
  for (int connection = 0; read.size() < kEntries && connection < 500; ++connection) {
    token = Watch(harness.Customer(kAna), token, read, kEntries, 1 + static_cast<int>(random() % 5));
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
  Restart();
  REQUIRE(Append(Entry(log, "after")).ok());
  read.clear();
  Watch(harness.Customer(kAna), token, read, 1, 5);
  REQUIRE(read.size() == 1);
  CHECK(read[0].text() == "after");
  CHECK(read[0].sequence() == 2);
}

TEST_CASE_METHOD(Desk, "an offer reaches an agent who has had more conversations than a stream carries") {
  REQUIRE(Append(Entry("agents/maria", "first offer")).ok());
  for (int i = 0; i < 90; ++i) {
    harness.clock().Advance(absl::Minutes(1));
    REQUIRE(Transfer(Open(), v1::Control::HOLDER_AGENT, "agents/maria").ok());
  }
  std::vector<v1::Entry> read;
  Watch(Agent("agents/maria"), "", read, 81, 10);
  CHECK(std::count_if(read.begin(), read.end(), [](const v1::Entry& e) { return e.log() == "agents/maria"; }) == 1);
}

TEST_CASE_METHOD(Desk, "an idle stream sends its token as a heartbeat, and ends with OK when its time is over") {
  Restart({.heartbeat = absl::ZeroDuration(), .longest = absl::Seconds(1)});
  std::vector<v1::Entry> read;
  const std::string token = Watch(harness.Customer(kAna), "", read, 1, 1000);
  CHECK(last_status.ok());
  CHECK(read.empty());
  CHECK(!token.empty());
}

TEST_CASE_METHOD(Desk, "an idle stream has a token to resume from at once, long before the first heartbeat") {
  Restart({.heartbeat = absl::Hours(1), .longest = absl::Seconds(1)});
  std::vector<v1::Entry> read;
  CHECK(!Watch(harness.Customer(kAna), "", read, 1, 1000).empty());
  CHECK(last_status.ok());
}

TEST_CASE_METHOD(Desk, "typing is shown to those who read the log, and to nobody else") {
  const std::string log = Open();
  const std::string others = Open("customers/ben");
  REQUIRE(Transfer(log, v1::Control::HOLDER_AGENT, "agents/maria").ok());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  harness.Prepare(context, harness.Customer(kAna), "agent");
  v1::EventService::Stub stub(harness.ChannelTo("agent"));
  const auto stream = stub.WatchEvents(&context, v1::WatchEventsRequest());
  v1::WatchEventsResponse response;
  REQUIRE(stream->Read(&response));  // the stream knows its logs from here on

  const auto publish = [&](const std::string& about) {
    v1::PublishEphemeralRequest request;
    request.set_log(about);
    request.set_type("estimate");
    return harness.Call(Routing(), "agent", &v1::EventService::Stub::PublishEphemeral, request).status();
  };
  const auto type = [&](const Identity& who) {
    v1::SetTypingRequest request;
    request.set_conversation(log);
    return harness.Call(who, "agent", &Stub::SetTyping, request).status();
  };
  CHECK(absl::IsNotFound(type(Agent("agents/otto"))));
  REQUIRE(publish(others).ok());
  REQUIRE(type(Agent("agents/maria")).ok());
  response.Clear();
  while (response.ephemerals().empty() && stream->Read(&response)) continue;
  REQUIRE(response.ephemerals_size() == 1);
  CHECK(response.ephemerals(0).log() == log);
  CHECK(response.ephemerals(0).type() == "typing");
  CHECK(response.ephemerals(0).speaker() == v1::SPEAKER_AGENT);
  context.TryCancel();
}

}  // namespace
}  // namespace recourse::agent
