// Who may speak in a conversation follows from its newest contact: nobody while the customer waits, the agent while
// they talk, else the assistant.
#pragma once

#include <string>

#include "libs/outbox/task_runner.h"
#include "services/routing/contact/peers.h"

namespace recourse::routing {

inline constexpr char kControlTask[] = "settle_control";

class Control {
 public:
  Control(outbox::Outbox& outbox, const Conversations& conversations, const Agents& agents)
      : outbox_(outbox), conversations_(conversations), agents_(agents) {}

  // With the change of a contact, so that a crash does not leave control where it was.
  static absl::Status EnqueueSettle(outbox::Transaction& tx, const std::string& conversation);

  // Brings control to where it belongs now and answers it. May be called at any time and by many: whoever comes late
  // finds it done, and an older wish never overtakes a newer one.
  absl::StatusOr<agent::v1::Control> Settle(const std::string& conversation, const type::v1::Actor& initiator,
                                            absl::Time deadline = absl::InfiniteFuture());

  outbox::TaskHandler SettleHandler();

 private:
  absl::StatusOr<agent::v1::TransferControlRequest> Wanted(const std::string& conversation);
  std::string DisplayName(const std::string& agent, const type::v1::Actor& actor, absl::Time deadline);

  outbox::Outbox& outbox_;
  const Conversations& conversations_;
  const Agents& agents_;
};

}  // namespace recourse::routing
