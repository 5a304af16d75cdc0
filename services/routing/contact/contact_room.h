// The wiring of contacts and their distribution.
#pragma once

#include "libs/outbox/task_runner.h"
#include "libs/rpc/host.h"
#include "services/routing/contact/contacts.h"
#include "services/routing/contact/peers.h"

namespace recourse::routing {

// What the help room needs is the answer.
absl::StatusOr<Contacts*> AddContactRoom(rpc::Host& host, outbox::Outbox& outbox, outbox::TaskRunner& tasks,
                                         const v1::HelpCatalog& catalog, const Conversations& conversations,
                                         const Agents& agents);

}  // namespace recourse::routing
