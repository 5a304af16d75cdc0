// The tasks of a survey: its invitation and its end.
#pragma once

#include "libs/outbox/task_runner.h"
#include "services/insights/peers.h"

namespace recourse::insights {

// Appends "survey.requested" to the conversation, so that the customer is asked where they talked.
outbox::TaskHandler InviteHandler(const Conversations& conversations);
outbox::TaskHandler ExpireHandler();

}  // namespace recourse::insights
