#include "services/routing/routing_module.h"

#include "routing_migrations.h"

#include "libs/event_feed/event_log_server.h"
#include "libs/outbox/task_runner.h"
#include "services/routing/contact/contact_room.h"
#include "services/routing/help/help_room.h"
#include "services/routing/help_catalog.h"

namespace recourse::routing {
namespace {

absl::Status AddRouting(rpc::Host& host, const config::v1::Config& config) {
  const config::v1::Routing& settings = config.routing();
  ASSIGN_OR_RETURN(v1::HelpCatalog loaded, LoadHelpCatalog(settings.help_file()));
  const auto& catalog = host.Own<v1::HelpCatalog>(std::move(loaded));
  ASSIGN_OR_RETURN(sql::Database * database,
                   host.OpenDatabase(settings.server().database(), outbox::WithOutbox(kRoutingMigrations)));
  auto& outbox = host.Own<outbox::Outbox>(*database, host.clock(), host.ids());
  auto& tasks = host.Own<outbox::TaskRunner>(outbox, host.clock(), host.ids().New(), outbox::TaskRunner::Options{});
  const rpc::Channel& agent_channel = host.ChannelTo(settings.agent_target(), "agent");
  const auto& conversations = host.Own<Conversations>(agent_channel);
  const auto& agents = host.Own<Agents>(agent_channel);

  ASSIGN_OR_RETURN(Contacts * contacts, AddContactRoom(host, outbox, tasks, catalog, conversations, agents));
  RETURN_IF_ERROR(AddHelpRoom(host, settings, outbox, tasks, catalog, conversations, *contacts));

  host.OnStart([&tasks] { tasks.Start(); });
  host.OnStop([&tasks] { tasks.Stop(); });
  return host.Serve<events::v1::EventLogService>(host.Own<event_feed::EventLogServer>(host.calls(), *database));
}

}  // namespace

rpc::Module Module() {
  return {
      .service = "routing",
      .server = [](const config::v1::Config& config) -> const config::v1::Server& { return config.routing().server(); },
      .add = &AddRouting};
}

}  // namespace recourse::routing
