#include "services/recoursectl/event_stream.h"

#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::recoursectl {

absl::StatusOr<agent::v1::Entry> EventStream::Await(const std::string& what, absl::Duration patience,
                                                    const std::function<bool(const agent::v1::Entry&)>& wanted) {
  std::optional<agent::v1::Entry> found;
  const auto read = [&] {
    while (!unread_.empty() && !found) {
      if (wanted(unread_.front())) found = std::move(unread_.front());
      unread_.pop_front();
    }
  };
  read();
  if (found) return *std::move(found);
  agent::v1::WatchEventsRequest request;
  request.set_resume_token(resume_token_);
  const absl::Status watched = gateway_.Watch<agent::v1::WatchEventsResponse>(
      "recourse.agent.v1.EventService/WatchEvents", token_, request, patience,
      [&](const agent::v1::WatchEventsResponse& response) {
        resume_token_ = response.resume_token();
        unread_.insert(unread_.end(), response.entries().begin(), response.entries().end());
        read();
        return !found;
      });
  if (found) return *std::move(found);
  if (!watched.ok())
    return absl::Status(watched.code(), absl::StrCat("while waiting for ", what, ": ", watched.message()));
  return absl::DeadlineExceededError(absl::StrCat("the stream ended before ", what));
}

absl::StatusOr<agent::v1::Entry> EventStream::Await(const std::string& type, absl::Duration patience) {
  return Await(type, patience, [&type](const agent::v1::Entry& entry) { return entry.type() == type; });
}

}  // namespace recourse::recoursectl
