// Makes up for parcels that came late, before anybody asks (decisions 3.3). Routing's actions do it, within the limits
// of what is done without a member of staff.
#pragma once

#include "libs/outbox/task_runner.h"
#include "recourse/events/v1/events.pb.h"
#include "services/insights/peers.h"

namespace recourse::insights {

inline constexpr char kCompensateTask[] = "compensate_late_delivery";
inline constexpr char kProblemResolved[] = "problem.resolved";

// Of order's log: a late parcel that has come becomes a task.
absl::Status ApplyProblemEvent(outbox::Transaction& tx, const events::v1::Event& event);

outbox::TaskHandler CompensateHandler(const Actions& actions);

}  // namespace recourse::insights
