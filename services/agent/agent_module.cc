#include "services/agent/agent_module.h"

#include "agent_migrations.h"

#include "libs/event_feed/event_log_server.h"
#include "libs/outbox/task_runner.h"
#include "libs/status/status.h"
#include "services/agent/agent_service.h"
#include "services/agent/conversation_service.h"
#include "services/agent/event_service.h"

namespace recourse::agent {

absl::Status AddAgent(rpc::Host& host, const config::v1::Config& config, StreamTimes times) {
  ASSIGN_OR_RETURN(sql::Database * db,
                   host.OpenDatabase(config.agent().server().database(), outbox::WithOutbox(kAgentMigrations)));
  auto& outbox = host.Own<outbox::Outbox>(*db, host.clock(), host.ids());
  auto& profiles = host.Own<Profiles>(outbox);
  auto& conversations = host.Own<Conversations>(outbox);
  auto& ephemerals = host.Own<Ephemerals>([&host] { host.hub().Notify(); });
  auto& relay = host.Own<EphemeralRelay>(host.process().redis(), ephemerals);
  host.OnStart([&relay] { relay.Start(); });
  host.OnStop([&relay] { relay.Stop(); });
  auto& typing = host.Own<Typing>(conversations, relay);

  // No tasks of its own; the runner clears replies that have expired.
  auto& tasks = host.Own<outbox::TaskRunner>(outbox, host.clock(), host.ids().New(), outbox::TaskRunner::Options{});
  host.OnStart([&tasks] { tasks.Start(); });
  host.OnStop([&tasks] { tasks.Stop(); });

  RETURN_IF_ERROR(host.Serve<v1::AgentService>(host.Own<AgentService>(host.calls(), profiles)));
  RETURN_IF_ERROR(
      host.Serve<v1::ConversationService>(host.Own<ConversationService>(host.calls(), conversations, typing)));
  RETURN_IF_ERROR(host.Serve<v1::EventService>(host.Own<EventService>(host.calls(), *db, ephemerals, relay, times)));
  return host.Serve<events::v1::EventLogService>(host.Own<event_feed::EventLogServer>(host.calls(), *db));
}

rpc::Module Module() {
  return {
      .service = "agent",
      .server = [](const config::v1::Config& config) -> const config::v1::Server& { return config.agent().server(); },
      .add = [](rpc::Host& host, const config::v1::Config& config) { return AddAgent(host, config, StreamTimes{}); }};
}

}  // namespace recourse::agent
