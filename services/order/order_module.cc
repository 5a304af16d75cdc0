#include "services/order/order_module.h"

#include <vector>

#include "order_migrations.h"

#include "libs/event_feed/event_log_server.h"
#include "libs/outbox/task_runner.h"
#include "libs/status/status.h"
#include "services/order/cancellation_service.h"
#include "services/order/catalog_service.h"
#include "services/order/clients/http_carrier.h"
#include "services/order/delivery_service.h"
#include "services/order/exchange_service.h"
#include "services/order/fulfilment_service.h"
#include "services/order/gift_service.h"
#include "services/order/label_voiding.h"
#include "services/order/membership_end_service.h"
#include "services/order/membership_periods.h"
#include "services/order/membership_policy.h"
#include "services/order/order_change_service.h"
#include "services/order/order_service.h"

namespace recourse::order {
namespace {

HttpCarrier::Options CarrierOf(const config::v1::Carrier& config) {
  HttpCarrier::Options options{.url = config.url(), .api_key = config.api_key()};
  if (config.timeout_ms() > 0) options.timeout = absl::Milliseconds(config.timeout_ms());
  return options;
}

absl::Status Add(rpc::Host& host, const config::v1::Config& config) {
  const config::v1::Order& own = config.order();
  if (own.carrier_webhook_secret().empty()) {
    return absl::FailedPreconditionError("order.carrier_webhook_secret is not set");
  }
  ASSIGN_OR_RETURN(MembershipRules rules, LoadMembershipRules(own.policy_dir()));
  ASSIGN_OR_RETURN(sql::Database * db,
                   host.OpenDatabase(own.server().database(), outbox::WithOutbox(kOrderMigrations)));
  auto& outbox = host.Own<outbox::Outbox>(*db, host.clock(), host.ids());
  auto& parcels = host.Own<Parcels>(outbox, own.carrier_webhook_secret());
  const rpc::Channel& refunds = host.ChannelTo(own.refunds_target(), "refunds");
  auto& orders = host.Own<Orders>(outbox, parcels, refunds);
  auto& cancellations = host.Own<Cancellations>(outbox, refunds);
  auto& fulfilment = host.Own<Fulfilment>(outbox, parcels);
  auto& deliveries = host.Own<Deliveries>(outbox, parcels);
  auto& changes = host.Own<OrderChanges>(outbox);
  auto& item_changes = host.Own<ItemChanges>(outbox, refunds);
  auto& exchanges = host.Own<Exchanges>(outbox, refunds);
  const rpc::Channel& account = host.ChannelTo(own.account_target(), "account");
  auto& membership_ends =
      host.Own<MembershipEnds>(outbox, account, refunds, host.Own<MembershipRules>(std::move(rules)));
  auto& membership_periods = host.Own<MembershipPeriods>(account, refunds);
  auto& remedies = host.Own<Remedies>(outbox);
  auto& replacements = host.Own<Replacements>(outbox);

  auto& tasks = host.Own<outbox::TaskRunner>(outbox, host.clock(), host.ids().New(), outbox::TaskRunner::Options{});
  remedies.RegisterTimer(tasks);
  cancellations.RegisterTasks(tasks);
  deliveries.RegisterTimers(tasks);
  item_changes.RegisterTasks(tasks);
  membership_ends.RegisterTasks(tasks);
  membership_periods.RegisterTasks(tasks);
  tasks.Register(kVoidLabelTask, VoidLabelHandler(host.Own<HttpCarrier>(CarrierOf(own.carrier()))));
  host.OnStart([&tasks] { tasks.Start(); });
  host.OnStop([&tasks] { tasks.Stop(); });

  auto& service = host.Own<OrderService>(host.calls(), orders, parcels, remedies, replacements);
  RETURN_IF_ERROR(host.Serve<v1::OrderService>(service));
  RETURN_IF_ERROR(host.Serve<v1::GiftService>(host.Own<GiftService>(host.calls(), orders)));
  RETURN_IF_ERROR(host.Serve<v1::CancellationService>(host.Own<CancellationService>(host.calls(), cancellations)));
  RETURN_IF_ERROR(host.Serve<v1::FulfilmentService>(host.Own<FulfilmentService>(host.calls(), fulfilment)));
  RETURN_IF_ERROR(host.Serve<v1::ExchangeService>(host.Own<ExchangeService>(host.calls(), exchanges)));
  RETURN_IF_ERROR(host.Serve<v1::MembershipEndService>(host.Own<MembershipEndService>(host.calls(), membership_ends)));
  RETURN_IF_ERROR(host.Serve<v1::DeliveryService>(host.Own<DeliveryService>(host.calls(), deliveries)));
  RETURN_IF_ERROR(
      host.Serve<v1::OrderChangeService>(host.Own<OrderChangeService>(host.calls(), changes, item_changes)));
  RETURN_IF_ERROR(host.Serve<v1::CatalogService>(host.Own<CatalogService>(host.calls(), outbox)));
  auto& log = host.Own<event_feed::EventLogServer>(host.calls(), *db);
  return host.Serve<events::v1::EventLogService>(log);
}

}  // namespace

rpc::Module Module() {
  return {
      .service = "order",
      .server = [](const config::v1::Config& config) -> const config::v1::Server& { return config.order().server(); },
      .add = Add};
}

}  // namespace recourse::order
