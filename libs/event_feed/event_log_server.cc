#include "libs/event_feed/event_log_server.h"

#include "libs/outbox/event_log.h"
#include "libs/status/status.h"

namespace recourse::event_feed {
namespace {

using Response = events::v1::FollowEventsResponse;

constexpr int kPage = 200;
constexpr int kPagesPerStep = 8;

// Reads pages until the log has no more, or enough for one step.
absl::StatusOr<rpc::WatchStep<Response>> ReadOn(sql::Database& db, std::string& cursor,
                                                const std::vector<std::string>& types) {
  rpc::WatchStep<Response> step;
  for (int i = 0; i < kPagesPerStep; ++i) {
    ASSIGN_OR_RETURN(outbox::EventPage page, outbox::ReadEvents(db, cursor, types, kPage));
    if (page.cursor == cursor) break;
    cursor = page.cursor;
    Response response;
    for (auto& event : page.events) *response.add_events() = std::move(event);
    response.set_cursor(cursor);
    step.responses.push_back(std::move(response));
  }
  step.more = step.responses.size() == kPagesPerStep;
  return step;
}

}  // namespace

grpc::ServerWriteReactor<Response>* EventLogServer::FollowEvents(grpc::CallbackServerContext* context,
                                                                 const events::v1::FollowEventsRequest* request) {
  return calls_.Watch<Response>(
      context, *request,
      [this, cursor = request->cursor(),
       types = std::vector<std::string>(request->types().begin(), request->types().end())](const rpc::Call&) {
        return absl::StatusOr<rpc::WatchPoll<Response>>(
            [this, cursor, types]() mutable { return ReadOn(db_, cursor, types); });
      });
}

}  // namespace recourse::event_feed
