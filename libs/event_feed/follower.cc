#include "libs/event_feed/follower.h"

#include <absl/cleanup/cleanup.h>
#include <absl/time/clock.h>

#include "libs/event_feed/back_off.h"
#include "libs/log/log.h"
#include "libs/outbox/event_log.h"
#include "libs/rpc/guarded.h"
#include "libs/status/status.h"

namespace recourse::event_feed {
namespace {

constexpr absl::Duration kSaveCursorEvery = absl::Seconds(1);

type::v1::Actor ServiceActor(const std::string& consumer) {
  type::v1::Actor actor;
  actor.set_subject("services/" + consumer);
  actor.set_role(type::v1::ROLE_SERVICE);
  return actor;
}

}  // namespace

Follower::Follower(std::string consumer, const rpc::Channel& producer, std::vector<std::string> types,
                   outbox::Outbox& outbox, Handler handler)
    : consumer_(std::move(consumer)),
      channel_(producer),
      producer_(producer),
      types_(std::move(types)),
      outbox_(outbox),
      handler_(std::move(handler)) {}

Follower::~Follower() { Stop(); }

void Follower::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Follower::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    if (stream_ != nullptr) stream_->TryCancel();
  }
  if (thread_.joinable()) thread_.join();
}

void Follower::Run() {
  BackOff back_off;
  for (;;) {
    progressed_ = false;
    const absl::Status status = rpc::Guarded([this] { return FollowOnce(); });
    if (!Pause(back_off.Next(progressed_))) return;
    if (!status.ok() && status.code() != absl::StatusCode::kUnavailable) {
      log::Warn("following interrupted",
                {{"producer", channel_.callee()}, {"consumer", consumer_}, {"error", std::string(status.message())}});
    }
  }
}

absl::Status Follower::FollowOnce() {
  ASSIGN_OR_RETURN(const std::string cursor, outbox::LoadCursor(outbox_.db(), consumer_, channel_.callee()));
  grpc::ClientContext context;
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_) return absl::OkStatus();
    channel_.Prepare(context, ServiceActor(consumer_), absl::InfiniteFuture());
    stream_ = &context;
  }
  const absl::Cleanup forget = [this] {
    absl::MutexLock lock(&mutex_);
    stream_ = nullptr;
  };
  events::v1::FollowEventsRequest request;
  request.set_cursor(cursor);
  for (const std::string& type : types_) request.add_types(type);
  const auto reader = producer_.stub().FollowEvents(&context, request);

  events::v1::FollowEventsResponse response;
  absl::Status applied = absl::OkStatus();
  // Guarded here, too: the stream must be finished whatever a handler does.
  while (applied.ok() && reader->Read(&response)) {
    applied = rpc::Guarded([&] { return ApplyAll(response); });
    progressed_ = progressed_ || applied.ok();
  }
  context.TryCancel();
  const grpc::Status ended = reader->Finish();
  return applied.ok() ? rpc::FromGrpc(ended) : applied;
}

absl::Status Follower::ApplyAll(const events::v1::FollowEventsResponse& response) {
  for (const events::v1::Event& event : response.events()) {
    RETURN_IF_ERROR(outbox_.Apply(event.actor(), [&](outbox::Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(handler_(tx, event));
      return outbox::SaveCursor(tx, consumer_, channel_.callee(), event.cursor());
    }));
  }
  // Past events of other types: to read them again after a restart costs little, a durable commit for each does not.
  const absl::Time now = absl::Now();
  if (now - cursor_saved_ < kSaveCursorEvery) return absl::OkStatus();
  cursor_saved_ = now;
  return outbox_.Apply(ServiceActor(consumer_), [&](outbox::Transaction& tx) {
    return outbox::SaveCursor(tx, consumer_, channel_.callee(), response.cursor());
  });
}

bool Follower::Pause(absl::Duration duration) {
  absl::MutexLock lock(&mutex_);
  mutex_.AwaitWithTimeout(absl::Condition(&stopping_), duration);
  return !stopping_;
}

}  // namespace recourse::event_feed
