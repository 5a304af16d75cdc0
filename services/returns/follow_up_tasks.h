// The tasks that move money and units once the goods are on their way, back, or given up.
#pragma once

#include "libs/outbox/task_runner.h"
#include "services/returns/peers.h"

namespace recourse::returns {

outbox::TaskHandler RefundHandler(const Refunds& refunds);
outbox::TaskHandler ReleaseHandler(const Orders& orders);
// The timer at return_by.
outbox::TaskHandler ExpireHandler();

}  // namespace recourse::returns
