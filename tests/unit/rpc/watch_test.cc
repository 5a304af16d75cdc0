#include "libs/rpc/watch.h"

#include <stdexcept>

#include <catch2/catch.hpp>

#include "tests/unit/rpc/watch_server.h"

namespace recourse::rpc {
namespace {

Update WithCursor(const std::string& cursor) {
  Update update;
  update.set_cursor(cursor);
  return update;
}

}  // namespace

// Nothing changes meanwhile, and the hub's own wake comes once a second: without `more` this takes nine seconds.
TEST_CASE("a step that has more is followed by the next at once") {
  WatchServer server([]() -> absl::StatusOr<Poll> {
    return Poll([step = 0]() mutable -> absl::StatusOr<WatchStep<Update>> {
      ++step;
      return WatchStep<Update>{{WithCursor(std::to_string(step))}, /*end=*/step == 10, /*more=*/step < 10};
    });
  });
  const WatchServer::Read read = server.ReadAll(std::chrono::seconds(4));
  CHECK(read.status.ok());
  REQUIRE(read.cursors.size() == 10);
  CHECK(read.cursors.back() == "10");
}

TEST_CASE("a stream is polled after a change, and ends when its step says so") {
  WatchServer server([]() -> absl::StatusOr<Poll> {
    return Poll([step = 0]() mutable -> absl::StatusOr<WatchStep<Update>> {
      return WatchStep<Update>{{WithCursor(std::to_string(step))}, /*end=*/++step == 2};
    });
  });
  grpc::ClientContext context;
  const auto reader = server.stub().FollowEvents(&context, {});
  Update update;
  REQUIRE(reader->Read(&update));
  CHECK(update.cursor() == "0");
  server.hub().Notify();
  REQUIRE(reader->Read(&update));
  CHECK(update.cursor() == "1");
  CHECK_FALSE(reader->Read(&update));
  CHECK(reader->Finish().ok());
}

TEST_CASE("an error of the beginning or of a poll is the stream's status") {
  const bool at_begin = GENERATE(true, false);
  WatchServer server([at_begin]() -> absl::StatusOr<Poll> {
    if (at_begin) return absl::NotFoundError("no such log");
    return Poll([]() -> absl::StatusOr<WatchStep<Update>> { return absl::NotFoundError("no such log"); });
  });
  CHECK(server.ReadAll(std::chrono::seconds(5)).status.error_code() == grpc::StatusCode::NOT_FOUND);
}

TEST_CASE("a beginning or a poll that throws ends its stream, not the process") {
  const bool at_begin = GENERATE(true, false);
  WatchServer server([at_begin]() -> absl::StatusOr<Poll> {
    if (at_begin) throw std::runtime_error("of the test");
    return Poll([]() -> absl::StatusOr<WatchStep<Update>> { throw std::runtime_error("of the test"); });
  });
  CHECK(server.ReadAll(std::chrono::seconds(5)).status.error_code() == grpc::StatusCode::INTERNAL);
  CHECK(server.ReadAll(std::chrono::seconds(5)).status.error_code() == grpc::StatusCode::INTERNAL);
}

TEST_CASE("a draining service tells its watchers to go elsewhere") {
  WatchServer server([]() -> absl::StatusOr<Poll> {
    return Poll([first = true]() mutable -> absl::StatusOr<WatchStep<Update>> {
      WatchStep<Update> step;
      if (std::exchange(first, false)) step.responses.push_back(WithCursor("open"));
      return step;
    });
  });
  grpc::ClientContext context;
  const auto reader = server.stub().FollowEvents(&context, {});
  Update update;
  REQUIRE(reader->Read(&update));
  server.hub().Stop();
  CHECK_FALSE(reader->Read(&update));
  CHECK(reader->Finish().error_code() == grpc::StatusCode::UNAVAILABLE);
}

}  // namespace recourse::rpc
