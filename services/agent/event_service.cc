#include "services/agent/event_service.h"

#include "libs/status/status.h"

namespace recourse::agent {

grpc::ServerWriteReactor<v1::WatchEventsResponse>* EventService::WatchEvents(grpc::CallbackServerContext* context,
                                                                             const v1::WatchEventsRequest* request) {
  using Poll = rpc::WatchPoll<v1::WatchEventsResponse>;
  return calls_.Watch<v1::WatchEventsResponse>(
      context, *request, [this, token = request->resume_token()](const rpc::Call& call) -> absl::StatusOr<Poll> {
        auto stream = std::make_shared<EventStream>(db_, call.caller.subject, ephemerals_.Open(), times_);
        RETURN_IF_ERROR(stream->Begin(token));
        return [stream] { return stream->Step(); };
      });
}

grpc::ServerUnaryReactor* EventService::PublishEphemeral(grpc::CallbackServerContext* context,
                                                         const v1::PublishEphemeralRequest* request,
                                                         v1::PublishEphemeralResponse*) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call&) {
    v1::Ephemeral ephemeral;
    ephemeral.set_log(request->log());
    ephemeral.set_type(request->type());
    ephemeral.set_speaker(v1::SPEAKER_SYSTEM);
    if (request->has_detail()) *ephemeral.mutable_detail() = request->detail();
    relay_.Publish(ephemeral);
    return absl::OkStatus();
  });
}

}  // namespace recourse::agent
