#include "services/agent/typing.h"

#include <absl/time/clock.h>

#include "libs/status/status.h"

namespace recourse::agent {
namespace {

constexpr absl::Duration kPause = absl::Seconds(1);  // machine time: it is about load, not about business

}  // namespace

bool Typing::IsTooSoon(const std::string& person) {
  const absl::Time now = absl::Now();
  absl::MutexLock lock(&mutex_);
  std::erase_if(last_, [now](const auto& entry) { return now - entry.second >= kPause; });
  return !last_.emplace(person, now).second;
}

absl::Status Typing::Show(const std::string& conversation, const rpc::Call& call) {
  RETURN_IF_ERROR(conversations_.Get(conversation, call).status());
  if (IsTooSoon(call.caller.subject)) return absl::OkStatus();
  v1::Ephemeral typing;
  typing.set_log(conversation);
  typing.set_type("typing");
  typing.set_speaker(call.caller.role == type::v1::ROLE_CUSTOMER ? v1::SPEAKER_CUSTOMER : v1::SPEAKER_AGENT);
  relay_.Publish(typing);
  return absl::OkStatus();
}

}  // namespace recourse::agent
