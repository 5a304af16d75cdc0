// The one stream of a person, read step by step.
#pragma once

#include <deque>
#include <functional>
#include <string>

#include "recourse/agent/v1/event_service.pb.h"
#include "services/recoursectl/gateway_client.h"

namespace recourse::recoursectl {

class EventStream {
 public:
  EventStream(const GatewayClient& gateway, std::string token) : gateway_(gateway), token_(std::move(token)) {}

  // The next entry that is `wanted`; those before it are passed over. DEADLINE_EXCEEDED, naming `what`, after
  // `patience`.
  absl::StatusOr<agent::v1::Entry> Await(const std::string& what, absl::Duration patience,
                                         const std::function<bool(const agent::v1::Entry&)>& wanted);
  // By its type: "refund.succeeded".
  absl::StatusOr<agent::v1::Entry> Await(const std::string& type, absl::Duration patience);

 private:
  const GatewayClient& gateway_;
  const std::string token_;
  std::string resume_token_;
  std::deque<agent::v1::Entry> unread_;
};

}  // namespace recourse::recoursectl
