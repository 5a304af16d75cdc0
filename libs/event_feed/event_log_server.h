// Serves a service's own event log to the floors above.
#pragma once

#include "libs/rpc/calls.h"
#include "libs/sql/database.h"
#include "recourse/events/v1/event_log_service.grpc.pb.h"

namespace recourse::event_feed {

class EventLogServer final : public events::v1::EventLogService::CallbackService {
 public:
  EventLogServer(rpc::Calls& calls, sql::Database& db) : calls_(calls), db_(db) {}

  grpc::ServerWriteReactor<events::v1::FollowEventsResponse>* FollowEvents(
      grpc::CallbackServerContext* context, const events::v1::FollowEventsRequest* request) override;

 private:
  rpc::Calls& calls_;
  sql::Database& db_;
};

}  // namespace recourse::event_feed
