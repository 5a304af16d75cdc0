// Commands: nothing is done twice, and a command's writes stand or fall together.
#include <thread>
#include <vector>

#include <absl/synchronization/barrier.h>
#include <catch2/catch.hpp>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/text_format.h>

#include "libs/outbox/event_log.h"
#include "libs/outbox/housekeeping.h"
#include "libs/status/status.h"
#include "recourse/events/v1/event_log_service.pb.h"
#include "tests/unit/outbox/contract.h"

namespace recourse::outbox {
namespace {

using Request = events::v1::FollowEventsRequest;
using Reply = events::v1::FollowEventsResponse;

CommandKey KeyFor(const std::string& request_id, const std::string& body) {
  Request request;
  request.set_cursor(body);
  CommandKey key = KeyOf(request, "/test/Change", Customer());
  key.request_id = request_id;
  return key;
}

// A command that leaves one event and one task, and answers `text`.
std::function<absl::Status(Transaction&)> Effect(Reply* reply, const std::string& text) {
  return [=](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.Emit({.type = "thing.changed", .resource = "things/1", .payload = Customer()}));
    RETURN_IF_ERROR(tx.Enqueue({.kind = "tell", .lane = "things/1", .payload = Customer()}));
    reply->set_cursor(text);
    return absl::OkStatus();
  };
}

TEST_CASE("a repeated request gets the first answer and changes nothing") {
  Fixture f;
  Reply reply;
  REQUIRE(f.outbox.Run(KeyFor("r1", "a"), &reply, Effect(&reply, "first")).ok());
  Reply again;
  REQUIRE(f.outbox.Run(KeyFor("r1", "a"), &again, Effect(&again, "second")).ok());
  CHECK(again.cursor() == "first");
  Reply replayed;
  CHECK(*f.outbox.Replay(KeyFor("r1", "a"), &replayed));
  CHECK(replayed.cursor() == "first");
  CHECK_FALSE(*f.outbox.Replay(KeyFor("r2", "a"), &replayed));
  CHECK(f.Count("outbox_events") == 1);
  CHECK(f.Count("outbox_tasks") == 1);
}

TEST_CASE("a key belongs to one actor and one method") {
  Fixture f;
  Reply reply;
  REQUIRE(f.outbox.Run(KeyFor("r1", "a"), &reply, Effect(&reply, "first")).ok());
  CommandKey other_actor = KeyFor("r1", "a");
  other_actor.actor = Customer("customers/bob");
  CommandKey other_method = KeyFor("r1", "a");
  other_method.method = "/test/Remove";
  for (const CommandKey& key : {other_actor, other_method}) {
    REQUIRE(f.outbox.Run(key, &reply, Effect(&reply, "own")).ok());
    CHECK(reply.cursor() == "own");
  }
}

TEST_CASE("a request_id that comes back with another body is refused") {
  Fixture f;
  Reply reply;
  REQUIRE(f.outbox.Run(KeyFor("r1", "a"), &reply, Effect(&reply, "first")).ok());
  CHECK(status::ReasonOf(f.outbox.Run(KeyFor("r1", "b"), &reply, Effect(&reply, "second"))) ==
        errors::v1::REASON_IDEMPOTENCY_KEY_REUSED);
  CHECK(f.Count("outbox_events") == 1);
}

TEST_CASE("validate_only answers and leaves nothing") {
  Fixture f;
  CommandKey key = KeyFor("r1", "a");
  key.validate_only = true;
  Reply reply;
  REQUIRE(f.outbox.Run(key, &reply, Effect(&reply, "would be")).ok());
  CHECK(reply.cursor() == "would be");
  for (const char* table : {"outbox_events", "outbox_tasks", "outbox_replies"}) CHECK(f.Count(table) == 0);
  key.validate_only = false;
  REQUIRE(f.outbox.Run(key, &reply, Effect(&reply, "is")).ok());
  CHECK(reply.cursor() == "is");
}

TEST_CASE("validate_only reports the refusal") {
  Fixture f;
  CommandKey key = KeyFor("r1", "a");
  key.validate_only = true;
  Reply reply;
  CHECK(f.outbox.Run(key, &reply, [](Transaction&) { return status::NotFound("things/1"); }).code() ==
        absl::StatusCode::kNotFound);
}

TEST_CASE("a command that fails after its writes leaves nothing and may come again") {
  Fixture f;
  Reply reply;
  const absl::Status failed = f.outbox.Run(KeyFor("r1", "a"), &reply, [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(Effect(&reply, "half")(tx));
    return status::Error(errors::v1::REASON_ILLEGAL_STATE, "changed its mind");
  });
  CHECK(failed.code() == absl::StatusCode::kFailedPrecondition);
  for (const char* table : {"outbox_events", "outbox_tasks", "outbox_replies"}) CHECK(f.Count(table) == 0);
  REQUIRE(f.outbox.Run(KeyFor("r1", "a"), &reply, Effect(&reply, "whole")).ok());
  CHECK(reply.cursor() == "whole");
}

TEST_CASE("of identical requests at the same time one takes effect and all get its answer") {
  Fixture f;
  constexpr int kThreads = 16;
  std::vector<absl::Status> statuses(kThreads);
  std::vector<Reply> replies(kThreads);
  std::vector<std::thread> threads;
  auto* start = new absl::Barrier(kThreads);
  for (size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      if (start->Block()) delete start;
      statuses[i] = f.outbox.Run(KeyFor("r1", "a"), &replies[i], Effect(&replies[i], std::to_string(i)));
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < kThreads; ++i) {
    INFO(statuses[i].ToString());
    CHECK(statuses[i].ok());
    CHECK(replies[i].cursor() == replies[0].cursor());
  }
  CHECK(f.Count("outbox_events") == 1);
  CHECK(f.Count("outbox_tasks") == 1);
}

TEST_CASE("etag and validate_only do not distinguish requests, all else does") {
  google::protobuf::FileDescriptorProto file;
  REQUIRE(google::protobuf::TextFormat::ParseFromString(
      R"(name: "t.proto" syntax: "proto3" message_type {
           name: "Request"
           field { name: "request_id" number: 1 type: TYPE_STRING }
           field { name: "etag" number: 2 type: TYPE_STRING }
           field { name: "validate_only" number: 3 type: TYPE_BOOL }
           field { name: "note" number: 4 type: TYPE_STRING } })",
      &file));
  google::protobuf::DescriptorPool pool;
  google::protobuf::DynamicMessageFactory factory(&pool);
  const google::protobuf::Descriptor* descriptor = pool.BuildFile(file)->message_type(0);
  const auto key_of = [&](const std::string& text) {
    const std::unique_ptr<google::protobuf::Message> request(factory.GetPrototype(descriptor)->New());
    REQUIRE(google::protobuf::TextFormat::ParseFromString(text, request.get()));
    return KeyOf(*request, "/m", Customer());
  };
  const CommandKey plain = key_of(R"(request_id: "r1" note: "a")");
  CHECK(plain.request_id == "r1");
  CHECK_FALSE(plain.validate_only);
  const CommandKey validated = key_of(R"(request_id: "r1" note: "a" validate_only: true etag: "7")");
  CHECK(validated.validate_only);
  CHECK(validated.request_hash == plain.request_hash);
  CHECK(key_of(R"(request_id: "r1" note: "b")").request_hash != plain.request_hash);
  CHECK(KeyOf(Request(), "/m", Customer()).request_id.empty());
}

TEST_CASE("housekeeping removes replies past their time in pages and events past retention but the newest") {
  Fixture f;
  Reply reply;
  REQUIRE(f.outbox.Run(KeyFor("short", "a"), &reply, Effect(&reply, "1")).ok());
  CommandKey money = KeyFor("long", "a");
  money.keep = absl::Hours(30 * 24);
  REQUIRE(f.outbox.Run(money, &reply, Effect(&reply, "2")).ok());
  f.clock.Advance(absl::Hours(48));
  CHECK_FALSE(*PurgePage(*f.db, f.clock.Now()));
  CHECK_FALSE(*f.outbox.Replay(KeyFor("short", "a"), &reply));
  CHECK(*f.outbox.Replay(money, &reply));
  CHECK(f.Count("outbox_events") == 2);
  f.clock.Advance(kEventRetention);
  CHECK_FALSE(*PurgePage(*f.db, f.clock.Now()));
  CHECK(f.Count("outbox_replies") == 0);
  CHECK(f.Count("outbox_events") == 1);
}

}  // namespace
}  // namespace recourse::outbox
