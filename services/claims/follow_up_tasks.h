// The timers of a claim, and the tasks that move money and units once it is decided.
#pragma once

#include "libs/outbox/task_runner.h"
#include "services/claims/claim_changes.h"
#include "services/claims/peers.h"

namespace recourse::claims {

// At its due time `event` happens to the claim, if it still may.
outbox::TaskHandler TimerHandler(const ClaimChanges& changes, Event event);
outbox::TaskHandler RefundHandler(const Refunds& refunds, const ClaimChanges& changes);
outbox::TaskHandler ReleaseHandler(const Orders& orders, const ClaimChanges& changes);
// Goods that must come back before the claim pays.
outbox::TaskHandler SendBackHandler(const Returns& returns, const ClaimChanges& changes);
// Units that were taken over from a return go back to it.
outbox::TaskHandler HandBackHandler(const Orders& orders, const ClaimChanges& changes);

}  // namespace recourse::claims
