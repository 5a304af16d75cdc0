#include "services/agent/ephemeral_relay.h"

namespace recourse::agent {
namespace {

constexpr char kChannel[] = "agent:ephemerals";

}  // namespace

void EphemeralRelay::Start() {
  if (redis_ == nullptr) return;
  const auto hear = [this](const std::string&, const std::string& message) {
    v1::Ephemeral ephemeral;
    if (ephemeral.ParseFromString(message)) local_.Publish(ephemeral);
  };
  // What was missed while Redis was away was not worth keeping.
  subscriber_ = std::make_unique<redis::Subscriber>(redis_->options(), std::vector<std::string>{kChannel}, hear, [] {});
}

void EphemeralRelay::Publish(const v1::Ephemeral& ephemeral) {
  // Heard by us, too, through our own subscription; when nobody is subscribed, Redis has just come back or is away.
  if (redis_ != nullptr) {
    const auto heard = redis_->Publish(kChannel, ephemeral.SerializeAsString());
    if (heard.ok() && *heard > 0) return;
  }
  local_.Publish(ephemeral);
}

}  // namespace recourse::agent
