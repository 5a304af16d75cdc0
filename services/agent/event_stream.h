// What is new for one reader, step by step.
#pragma once

#include <memory>
#include <string>

#include "libs/rpc/watch.h"
#include "libs/sql/database.h"
#include "recourse/agent/v1/event_service.pb.h"
#include "services/agent/ephemerals.h"
#include "services/agent/resume_token.h"

namespace recourse::agent {

// Machine time: a stream is not business.
struct StreamTimes {
  absl::Duration heartbeat = absl::Seconds(15);
  absl::Duration longest = absl::Minutes(10);
};

class EventStream {
 public:
  EventStream(sql::Database& db, std::string reader, std::shared_ptr<Mailbox> mailbox, StreamTimes times);

  // Where to begin: after the token, or so that the newest hundred entries of each log come first.
  absl::Status Begin(const std::string& resume_token);

  absl::StatusOr<rpc::WatchStep<v1::WatchEventsResponse>> Step();

 private:
  absl::Status ReadNew(v1::WatchEventsResponse& response);

  sql::Database& db_;
  const std::string reader_;
  const std::shared_ptr<Mailbox> mailbox_;
  const StreamTimes times_;
  const absl::Time begun_;
  absl::Time last_response_ = absl::InfinitePast();  // so that an idle stream, too, has a token to resume from at once
  Positions positions_;
};

}  // namespace recourse::agent
