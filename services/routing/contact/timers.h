// What happens by itself, later.
#pragma once

#include "libs/outbox/task_runner.h"
#include "services/routing/contact/distribution.h"
#include "services/routing/contact/presences.h"

namespace recourse::routing {

void RegisterTimers(outbox::TaskRunner& tasks, outbox::Outbox& outbox, const Offers& offers, const Presences& presences,
                    const Distribution& distribution);

}  // namespace recourse::routing
