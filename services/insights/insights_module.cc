#include "services/insights/insights_module.h"

#include "insights_migrations.h"

#include "libs/event_feed/event_log_server.h"
#include "libs/event_feed/follower.h"
#include "libs/outbox/task_runner.h"
#include "libs/status/status.h"
#include "services/insights/insights_service.h"
#include "services/insights/reasons.h"

namespace recourse::insights {
namespace {

absl::Status Add(rpc::Host &host, const config::v1::Config &config) {
  const config::v1::Insights &settings = config.insights();
  ASSIGN_OR_RETURN(sql::Database * db,
                   host.OpenDatabase(settings.server().database(),
                                     outbox::WithOutbox(kInsightsMigrations)));
  auto &outbox = host.Own<outbox::Outbox>(*db, host.clock(), host.ids());
  auto &surveys = host.Own<Surveys>(outbox);
  const auto &conversations =
      host.Own<Conversations>(host.ChannelTo(settings.agent_target(), "agent"));

  auto &tasks = host.Own<outbox::TaskRunner>(
      outbox, host.clock(), host.ids().New(), outbox::TaskRunner::Options{});
  tasks.Register(kInviteTask, Surveys::InviteHandler(conversations));
  tasks.Register(kExpireTask, Surveys::ExpireHandler());
  host.OnStart([&tasks] { tasks.Start(); });
  host.OnStop([&tasks] { tasks.Stop(); });

  auto &routing = host.Own<event_feed::Follower>(
      "insights", host.ChannelTo(settings.routing_target(), "routing"),
      std::vector<std::string>(std::begin(kRoutingEvents),
                               std::end(kRoutingEvents)),
      outbox, &ApplyRoutingEvent);
  host.OnStart([&routing] { routing.Start(); });
  host.OnStop([&routing] { routing.Stop(); });

  RETURN_IF_ERROR(host.Serve<v1::InsightsService>(
      host.Own<InsightsService>(host.calls(), surveys, *db)));
  return host.Serve<events::v1::EventLogService>(
      host.Own<event_feed::EventLogServer>(host.calls(), *db));
}

} // namespace

rpc::Module Module() {
  return {
      .service = "insights",
      .server = [](const config::v1::Config &config)
          -> const config::v1::Server & { return config.insights().server(); },
      .add = Add};
}

} // namespace recourse::insights
