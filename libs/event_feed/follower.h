// Follows another service's event log: each event's effect and the new cursor are one transaction.
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <absl/synchronization/mutex.h>

#include "libs/outbox/outbox.h"
#include "libs/rpc/channel.h"
#include "recourse/events/v1/event_log_service.grpc.pb.h"

namespace recourse::event_feed {

class Follower {
 public:
  // Runs in the transaction that stores the cursor. An error is logged and the event tried again: an event that can
  // never be applied must be turned by the handler into a state that a person sees.
  using Handler = std::function<absl::Status(outbox::Transaction&, const events::v1::Event&)>;

  // `consumer` names this follower within its own service; `types` empty means all.
  Follower(std::string consumer, const rpc::Channel& producer, std::vector<std::string> types, outbox::Outbox& outbox,
           Handler handler);
  ~Follower();  // Stop()

  void Start();
  void Stop();

 private:
  void Run();
  // Until the stream ends or an event fails.
  absl::Status FollowOnce();
  absl::Status ApplyAll(const events::v1::FollowEventsResponse& response);
  // False when stopping.
  bool Pause(absl::Duration duration);

  const std::string consumer_;
  const rpc::Channel& channel_;
  const rpc::Peer<events::v1::EventLogService> producer_;
  const std::vector<std::string> types_;
  outbox::Outbox& outbox_;
  const Handler handler_;
  // Of the follower's thread: something was applied since the stream began, and when the cursor was last moved past
  // events that are not applied (machine time).
  bool progressed_ = false;
  absl::Time cursor_saved_ = absl::InfinitePast();

  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* stream_ ABSL_GUARDED_BY(mutex_) = nullptr;
  std::thread thread_;
};

}  // namespace recourse::event_feed
