#include "services/claims/claims_module.h"

#include "claims_migrations.h"

#include "libs/event_feed/event_log_server.h"
#include "libs/event_feed/follower.h"
#include "libs/outbox/task_runner.h"
#include "services/claims/chargebacks.h"
#include "services/claims/claim_policy.h"
#include "services/claims/claims_service.h"
#include "services/claims/follow_up_tasks.h"
#include "services/claims/reimbursement_service.h"
#include "services/claims/seller_service.h"
#include "services/claims/sent_back.h"

namespace recourse::claims {
namespace {

absl::Status AddClaims(rpc::Host& host, const config::v1::Config& config) {
  const config::v1::Claims& settings = config.claims();
  ASSIGN_OR_RETURN(Rules loaded, LoadRules(settings.policy_dir()));
  const auto& rules = host.Own<Rules>(std::move(loaded));
  ASSIGN_OR_RETURN(sql::Database * database,
                   host.OpenDatabase(settings.server().database(), outbox::WithOutbox(kClaimsMigrations)));
  auto& outbox = host.Own<outbox::Outbox>(*database, host.clock(), host.ids());
  const rpc::Channel& order_channel = host.ChannelTo(settings.order_target(), "order");
  const auto& orders = host.Own<Orders>(order_channel);
  const rpc::Channel& refunds_channel = host.ChannelTo(settings.refunds_target(), "refunds");
  const auto& refunds = host.Own<Refunds>(refunds_channel);
  const auto& attachments = host.Own<Attachments>(host.ChannelTo(settings.agent_target(), "agent"));

  const auto& planner = host.Own<ClaimPlanner>(outbox, orders, host.Own<Disputes>(refunds_channel), rules);
  const auto& changes = host.Own<ClaimChanges>(rules);
  auto& reservation = host.Own<Reservation>(outbox, orders, refunds, changes);
  auto& claims = host.Own<Claims>(outbox, planner, changes, reservation, host.Own<EvidenceFiles>(attachments), rules);

  auto& tasks = host.Own<outbox::TaskRunner>(outbox, host.clock(), host.ids().New(), outbox::TaskRunner::Options{});
  tasks.Register(kReserveTask, reservation.Handler());
  tasks.Register(kFileTask, reservation.FileHandler());
  tasks.Register(kSilenceTask, TimerHandler(changes, Event::kSilence));
  tasks.Register(kBuyerSilenceTask, TimerHandler(changes, Event::kBuyerSilence));
  tasks.Register(kRefundTask, RefundHandler(refunds, changes));
  tasks.Register(kReleaseTask, ReleaseHandler(orders, changes));
  const rpc::Channel& returns_channel = host.ChannelTo(settings.returns_target(), "returns");
  const auto& returns = host.Own<Returns>(returns_channel);
  tasks.Register(kSendBackTask, SendBackHandler(returns, changes));
  tasks.Register(kHandBackTask, HandBackHandler(orders, changes));
  auto& reimbursements = host.Own<Reimbursements>(outbox, orders, refunds);
  tasks.Register(kReimbursementSilenceTask, reimbursements.SilenceHandler());
  host.OnStart([&tasks] { tasks.Start(); });
  host.OnStop([&tasks] { tasks.Stop(); });

  auto& imports = host.Own<event_feed::Follower>("claims", order_channel, std::vector<std::string>{kOrderImported},
                                                 outbox, &ApplyOrderEvent);
  host.OnStart([&imports] { imports.Start(); });
  host.OnStop([&imports] { imports.Stop(); });

  auto& sent_back = host.Own<event_feed::Follower>("claims_sent_back", returns_channel, SentBackEvents(), outbox,
                                                   [&changes](outbox::Transaction& tx, const events::v1::Event& event) {
                                                     return ApplyReturnEvent(tx, event, changes);
                                                   });
  host.OnStart([&sent_back] { sent_back.Start(); });
  host.OnStop([&sent_back] { sent_back.Stop(); });

  auto& disputes = host.Own<event_feed::Follower>("claims_disputes", refunds_channel, DisputeEvents(), outbox,
                                                  [&changes](outbox::Transaction& tx, const events::v1::Event& event) {
                                                    return ApplyDisputeEvent(tx, event, changes);
                                                  });
  host.OnStart([&disputes] { disputes.Start(); });
  host.OnStop([&disputes] { disputes.Stop(); });

  auto& sellers = host.Own<Sellers>(outbox, orders);
  RETURN_IF_ERROR(host.Serve<v1::ReimbursementService>(host.Own<ReimbursementService>(host.calls(), reimbursements)));
  RETURN_IF_ERROR(host.Serve<v1::SellerService>(host.Own<SellerService>(host.calls(), sellers)));
  RETURN_IF_ERROR(host.Serve<v1::ClaimsService>(host.Own<ClaimsService>(host.calls(), claims)));
  return host.Serve<events::v1::EventLogService>(host.Own<event_feed::EventLogServer>(host.calls(), *database));
}

}  // namespace

rpc::Module Module() {
  return {
      .service = "claims",
      .server = [](const config::v1::Config& config) -> const config::v1::Server& { return config.claims().server(); },
      .add = &AddClaims};
}

}  // namespace recourse::claims
