// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "libs/sql/database.h"
#include "recourse/agent/v1/event_service.grpc.pb.h"
#include "services/agent/ephemeral_relay.h"
#include "services/agent/event_stream.h"

namespace recourse::agent {

class EventService final : public v1::EventService::CallbackService {
 public:
  EventService(rpc::Calls& calls, sql::Database& db, Ephemerals& ephemerals, EphemeralRelay& relay, StreamTimes times)
      : calls_(calls), db_(db), ephemerals_(ephemerals), relay_(relay), times_(times) {}

  grpc::ServerWriteReactor<v1::WatchEventsResponse>* WatchEvents(grpc::CallbackServerContext* context,
                                                                 const v1::WatchEventsRequest* request) override;
  grpc::ServerUnaryReactor* PublishEphemeral(grpc::CallbackServerContext* context,
                                             const v1::PublishEphemeralRequest* request,
                                             v1::PublishEphemeralResponse* response) override;

 private:
  rpc::Calls& calls_;
  sql::Database& db_;
  Ephemerals& ephemerals_;
  EphemeralRelay& relay_;
  const StreamTimes times_;
};

}  // namespace recourse::agent
