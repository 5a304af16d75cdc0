// "… is typing".
#pragma once

#include <map>
#include <string>

#include <absl/synchronization/mutex.h>

#include "libs/rpc/call.h"
#include "services/agent/conversations.h"
#include "services/agent/ephemeral_relay.h"

namespace recourse::agent {

class Typing {
 public:
  Typing(const Conversations& conversations, EphemeralRelay& relay) : conversations_(conversations), relay_(relay) {}

  // At most once a second for each person; more is dropped.
  absl::Status Show(const std::string& conversation, const rpc::Call& call);

 private:
  bool IsTooSoon(const std::string& person);

  const Conversations& conversations_;
  EphemeralRelay& relay_;
  absl::Mutex mutex_;
  std::map<std::string, absl::Time> last_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace recourse::agent
