#include "services/returns/returns_module.h"

#include "returns_migrations.h"

#include "libs/event_feed/event_log_server.h"
#include "libs/event_feed/follower.h"
#include "libs/outbox/task_runner.h"
#include "services/returns/clients/http_carrier.h"
#include "services/returns/exchange_tasks.h"
#include "services/returns/follow_up_tasks.h"
#include "services/returns/gift_return_service.h"
#include "services/returns/order_events.h"
#include "services/returns/return_changes.h"
#include "services/returns/returns_service.h"

namespace recourse::returns {
namespace {

constexpr int kDefaultCarrierTimeoutMs = 5'000;

// A missing or short key would make quotes forgeable: better not to start.
absl::StatusOr<std::vector<quote::Key>> QuoteKeys(const config::v1::Common& common) {
  constexpr size_t kFewestBytes = 32;
  std::vector<quote::Key> keys;
  for (const config::v1::QuoteKey& key : common.quote_keys()) {
    if (key.secret().size() < kFewestBytes) {
      return absl::FailedPreconditionError("the secret of quote key " + key.kid() + " has fewer than 32 bytes");
    }
    keys.push_back({key.kid(), key.secret()});
  }
  if (keys.empty()) return absl::FailedPreconditionError("no quote_keys are configured");
  return keys;
}

PostalAddress AddressOf(const config::v1::ReturnCentre& centre) {
  return {.recipient = centre.recipient(),
          .lines = {centre.lines().begin(), centre.lines().end()},
          .locality = centre.locality(),
          .administrative_area = "",
          .postal_code = centre.postal_code(),
          .region_code = centre.region_code()};
}

std::unique_ptr<Carrier> CarrierOf(const config::v1::Carrier& config) {
  const int timeout_ms = config.timeout_ms() > 0 ? config.timeout_ms() : kDefaultCarrierTimeoutMs;
  return std::make_unique<HttpCarrier>(HttpCarrier::Options{
      .url = config.url(), .api_key = config.api_key(), .timeout = absl::Milliseconds(timeout_ms)});
}

}  // namespace

absl::Status AddReturns(rpc::Host& host, const config::v1::Config& config, std::unique_ptr<Carrier> carrier) {
  const config::v1::Returns& settings = config.returns();
  ASSIGN_OR_RETURN(policy::RuleBook book, policy::RuleBook::Load(settings.policy_dir()));
  ASSIGN_OR_RETURN(GiftRules gift_rules, LoadGiftRules(settings.policy_dir()));
  ASSIGN_OR_RETURN(sql::Database * database,
                   host.OpenDatabase(settings.server().database(), outbox::WithOutbox(kReturnsMigrations)));
  const auto& rules = host.Own<policy::RuleBook>(std::move(book));
  ASSIGN_OR_RETURN(std::vector<quote::Key> quote_keys, QuoteKeys(host.process().common()));
  const auto& quotes = host.Own<quote::Signer>(std::move(quote_keys));
  auto& outbox = host.Own<outbox::Outbox>(*database, host.clock(), host.ids());
  const rpc::Channel& order_channel = host.ChannelTo(settings.order_target(), "order");
  const auto& orders = host.Own<Orders>(order_channel);
  const auto& refunds = host.Own<Refunds>(host.ChannelTo(settings.refunds_target(), "refunds"));

  const auto& charges = host.Own<Charges>(host.ChannelTo(settings.refunds_target(), "refunds"));
  const auto& exchanges = host.Own<Exchanges>(order_channel);

  const auto& planner = host.Own<ReturnPlanner>(orders, refunds, exchanges, rules);
  auto& advance =
      host.Own<Advance>(outbox, orders, charges, host.Adopt(std::move(carrier)), AddressOf(settings.return_centre()));
  auto& opening = host.Own<Opening>(outbox, advance);
  auto& returns = host.Own<Returns>(outbox, planner, opening, quotes);
  auto& withdrawals = host.Own<Withdrawals>(outbox, planner, opening, quotes);
  auto& claim_returns = host.Own<ClaimReturns>(outbox, planner, opening);
  auto& gift_returns = host.Own<GiftReturns>(outbox, planner, host.Own<Gifts>(order_channel),
                                             host.Own<GiftRules>(std::move(gift_rules)), opening, quotes);
  auto& desk = host.Own<ReturnsDesk>(outbox);

  auto& tasks = host.Own<outbox::TaskRunner>(outbox, host.clock(), host.ids().New(), outbox::TaskRunner::Options{});
  tasks.Register(kAdvanceTask, advance.AdvanceHandler());
  tasks.Register(kReviveTask, advance.ReviveHandler());
  tasks.Register(kExpireTask, TimerHandler(Event::kExpire));
  tasks.Register(kMissTask, MissHandler());
  tasks.Register(kGradeTask, TimerHandler(Event::kGrade));
  tasks.Register(kSweepTask, SweepHandler(outbox, orders));
  tasks.Register(kRefundTask, RefundHandler(refunds));
  tasks.Register(kReplaceTask, ReplaceHandler(orders));
  tasks.Register(kExchangeTask, ExchangeHandler(outbox, charges, exchanges));
  tasks.Register(kDropChargeTask, DropChargeHandler(outbox, charges));
  tasks.Register(kDifferenceTask, DifferenceHandler(refunds));
  tasks.Register(kPartRefundTask, PartRefundHandler(refunds));
  tasks.Register(kReleaseTask, ReleaseHandler(orders));
  host.OnStart([&tasks] { tasks.Start(); });
  host.OnStop([&tasks] { tasks.Stop(); });

  auto& shipments = host.Own<event_feed::Follower>(
      "returns", order_channel, std::vector<std::string>{kShipmentRegistered, kShipmentUpdated, kUnitsTransferred},
      outbox, &ApplyOrderEvent);
  host.OnStart([&shipments] { shipments.Start(); });
  host.OnStop([&shipments] { shipments.Stop(); });

  RETURN_IF_ERROR(host.Serve<v1::GiftReturnService>(host.Own<GiftReturnService>(host.calls(), gift_returns)));
  RETURN_IF_ERROR(host.Serve<v1::ReturnsService>(
      host.Own<ReturnsService>(host.calls(), returns, withdrawals, claim_returns, desk)));
  return host.Serve<events::v1::EventLogService>(host.Own<event_feed::EventLogServer>(host.calls(), *database));
}

rpc::Module Module() {
  return {
      .service = "returns",
      .server = [](const config::v1::Config& config) -> const config::v1::Server& { return config.returns().server(); },
      .add =
          [](rpc::Host& host, const config::v1::Config& config) {
            return AddReturns(host, config, CarrierOf(config.returns().carrier()));
          }};
}

}  // namespace recourse::returns
