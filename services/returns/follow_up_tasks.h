// The tasks that move money and units once the goods are on their way, back, or given up.
#pragma once

#include "libs/outbox/task_runner.h"
#include "services/returns/domain/state.h"
#include "services/returns/peers.h"

namespace recourse::returns {

outbox::TaskHandler RefundHandler(const Refunds& refunds);
// For units that came before the rest.
outbox::TaskHandler PartRefundHandler(const Refunds& refunds);
// For what an exchange leaves over, and for what was charged for one that is not made.
outbox::TaskHandler DifferenceHandler(const Refunds& refunds);
// Goods in place of money; refused for good, it is money.
outbox::TaskHandler ReplaceHandler(const Orders& orders);
outbox::TaskHandler ReleaseHandler(const Orders& orders);
// Units confirmed for a return after it was closed become free.
outbox::TaskHandler SweepHandler(outbox::Outbox& outbox, const Orders& orders);
// What happens when nothing else has: the event, if the state then still allows it.
outbox::TaskHandler TimerHandler(Event event);
// Nobody has received all of what was delivered: it is missing, or fell short.
outbox::TaskHandler MissHandler();

}  // namespace recourse::returns
