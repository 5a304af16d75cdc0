// Tells customers, in their conversation, how far what a session set going has come.
#pragma once

#include "libs/outbox/task_runner.h"
#include "recourse/events/v1/events.pb.h"
#include "services/routing/help/peers.h"

namespace recourse::routing {

// Events of returns (ReturnChanged). A return that a session asked for is followed from its first event on, and with it
// its refund.
absl::Status ApplyReturnEvent(outbox::Transaction& tx, const events::v1::Event& event);

// Events of refunds (RefundChanged). Refunds that nobody follows are passed over.
absl::Status ApplyRefundEvent(outbox::Transaction& tx, const events::v1::Event& event);

// Events of order (CancellationChanged) and claims (ClaimChanged): of those that a session set going.
absl::Status ApplyCancellationEvent(outbox::Transaction& tx, const events::v1::Event& event);
absl::Status ApplyClaimEvent(outbox::Transaction& tx, const events::v1::Event& event);

// Follows what the session's last turn set going; its present state has just been told.
absl::Status FollowResult(outbox::Transaction& tx, const v1::HelpSession& session);

// A refund that a followed return names is looked up once, in case its events were passed over before the return was
// known: two logs are followed each at its own pace.
inline constexpr char kCatchUpTask[] = "help_catch_up";
outbox::TaskHandler CatchUpHandler(const Refunds& refunds);

}  // namespace recourse::routing
