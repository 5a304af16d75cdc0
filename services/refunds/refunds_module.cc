#include "services/refunds/refunds_module.h"

#include "refunds_migrations.h"

#include "libs/event_feed/event_log_server.h"
#include "libs/outbox/task_runner.h"
#include "libs/status/status.h"
#include "services/refunds/charge_service.h"
#include "services/refunds/charge_settlement.h"
#include "services/refunds/clients/stripe_payment_provider.h"
#include "services/refunds/concession_service.h"
#include "services/refunds/dispute_service.h"
#include "services/refunds/provider_facts.h"
#include "services/refunds/refunds_service.h"

namespace recourse::refunds {
namespace {

constexpr int kDefaultTimeoutMs = 5'000;

std::unique_ptr<PaymentProvider> ProviderOf(const config::v1::PaymentProvider& config) {
  const int timeout_ms = config.timeout_ms() > 0 ? config.timeout_ms() : kDefaultTimeoutMs;
  return std::make_unique<StripePaymentProvider>(
      StripePaymentProvider::Options{.url = config.url(),
                                     .api_key = config.api_key(),
                                     .webhook_secret = config.webhook_secret(),
                                     .timeout = absl::Milliseconds(timeout_ms)});
}

}  // namespace

absl::Status AddRefunds(rpc::Host& host, const config::v1::Config& config, std::unique_ptr<PaymentProvider> provider) {
  ASSIGN_OR_RETURN(ConcessionRules rules, LoadConcessionRules(config.refunds().policy_dir()));
  ASSIGN_OR_RETURN(sql::Database * database,
                   host.OpenDatabase(config.refunds().server().database(), outbox::WithOutbox(kRefundsMigrations)));
  auto& outbox = host.Own<outbox::Outbox>(*database, host.clock(), host.ids());
  auto& refunds = host.Own<Refunds>(outbox);
  PaymentProvider& payments = host.Adopt(std::move(provider));
  auto& credit = host.Own<StoreCredit>(host.ChannelTo(config.refunds().account_target(), "account"));
  auto& settlement = host.Own<Settlement>(outbox, payments, credit);
  auto& corrections = host.Own<Corrections>(outbox, settlement);
  auto& disputes = host.Own<Disputes>(outbox, payments);

  auto& charges = host.Own<Charges>(outbox);
  auto& charge_settlement = host.Own<ChargeSettlement>(outbox, payments);

  auto& concessions = host.Own<Concessions>(outbox, credit, host.Own<ConcessionRules>(std::move(rules)));

  auto& tasks = host.Own<outbox::TaskRunner>(outbox, host.clock(), host.ids().New(), outbox::TaskRunner::Options{});
  tasks.Register(kSubmitTask, settlement.SubmitHandler());
  tasks.Register(kReconcileTask, settlement.ReconcileHandler());
  tasks.Register(kEvidenceTask, disputes.EvidenceHandler());
  tasks.Register(kEvidenceDueTask, disputes.EvidenceDueHandler());
  tasks.Register(kChargeTask, charge_settlement.Handler());
  tasks.Register(kConcessionTask, concessions.CreditHandler());
  host.OnStart([&settlement] { settlement.PublishUnknown(); });
  host.OnStart([&tasks] { tasks.Start(); });
  host.OnStop([&tasks] { tasks.Stop(); });

  RETURN_IF_ERROR(
      host.Serve<v1::RefundsService>(host.Own<RefundsService>(host.calls(), refunds, corrections, settlement)));
  RETURN_IF_ERROR(host.Serve<v1::DisputeService>(host.Own<DisputeService>(host.calls(), disputes)));
  RETURN_IF_ERROR(host.Serve<v1::ChargeService>(host.Own<ChargeService>(host.calls(), charges)));
  RETURN_IF_ERROR(host.Serve<v1::ConcessionService>(host.Own<ConcessionService>(host.calls(), concessions)));
  RETURN_IF_ERROR(host.Serve<v1::LedgerService>(host.Own<LedgerService>(host.calls(), disputes)));
  return host.Serve<events::v1::EventLogService>(host.Own<event_feed::EventLogServer>(host.calls(), *database));
}

rpc::Module Module() {
  return {
      .service = "refunds",
      .server = [](const config::v1::Config& config) -> const config::v1::Server& { return config.refunds().server(); },
      .add =
          [](rpc::Host& host, const config::v1::Config& config) {
            return AddRefunds(host, config, ProviderOf(config.refunds().provider()));
          }};
}

}  // namespace recourse::refunds
