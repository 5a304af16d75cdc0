// The wiring of help sessions.
#pragma once

#include "libs/outbox/task_runner.h"
#include "libs/rpc/host.h"
#include "recourse/config/v1/config.pb.h"
#include "services/routing/contact/contacts.h"
#include "services/routing/help/peers.h"

namespace recourse::routing {

absl::Status AddHelpRoom(rpc::Host& host, const config::v1::Routing& settings, outbox::Outbox& outbox,
                         outbox::TaskRunner& tasks, const v1::HelpCatalog& catalog, const Conversations& conversations,
                         Contacts& contacts);

}  // namespace recourse::routing
