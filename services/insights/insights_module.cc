#include "services/insights/insights_module.h"

#include "insights_migrations.h"

#include "libs/event_feed/event_log_server.h"
#include "libs/event_feed/follower.h"
#include "libs/outbox/task_runner.h"
#include "services/insights/insights_service.h"
#include "services/insights/late_deliveries.h"
#include "services/insights/routing_events.h"
#include "services/insights/survey_changes.h"
#include "services/insights/survey_tasks.h"

namespace recourse::insights {
namespace {

absl::Status AddInsights(rpc::Host& host, const config::v1::Config& config) {
  const config::v1::Insights& settings = config.insights();
  ASSIGN_OR_RETURN(sql::Database * database,
                   host.OpenDatabase(settings.server().database(), outbox::WithOutbox(kInsightsMigrations)));
  auto& outbox = host.Own<outbox::Outbox>(*database, host.clock(), host.ids());
  const auto& conversations = host.Own<Conversations>(host.ChannelTo(settings.agent_target(), "agent"));
  auto& insights = host.Own<Insights>(outbox);

  auto& tasks = host.Own<outbox::TaskRunner>(outbox, host.clock(), host.ids().New(), outbox::TaskRunner::Options{});
  tasks.Register(kInviteTask, InviteHandler(conversations));
  tasks.Register(kExpireTask, ExpireHandler());
  const rpc::Channel& routing_channel = host.ChannelTo(settings.routing_target(), "routing");
  tasks.Register(kCompensateTask, CompensateHandler(host.Own<Actions>(routing_channel)));
  host.OnStart([&tasks] { tasks.Start(); });
  host.OnStop([&tasks] { tasks.Stop(); });

  auto& routing =
      host.Own<event_feed::Follower>("insights", routing_channel, FollowedTypes(), outbox, &ApplyRoutingEvent);
  host.OnStart([&routing] { routing.Start(); });
  host.OnStop([&routing] { routing.Stop(); });
  auto& problems =
      host.Own<event_feed::Follower>("insights.order", host.ChannelTo(settings.order_target(), "order"),
                                     std::vector<std::string>{kProblemResolved}, outbox, &ApplyProblemEvent);
  host.OnStart([&problems] { problems.Start(); });
  host.OnStop([&problems] { problems.Stop(); });

  RETURN_IF_ERROR(host.Serve<v1::InsightsService>(host.Own<InsightsService>(host.calls(), insights)));
  return host.Serve<events::v1::EventLogService>(host.Own<event_feed::EventLogServer>(host.calls(), *database));
}

}  // namespace

rpc::Module Module() {
  return {.service = "insights",
          .server = [](const config::v1::Config& config) -> const config::v1::Server& {
            return config.insights().server();
          },
          .add = &AddInsights};
}

}  // namespace recourse::insights
