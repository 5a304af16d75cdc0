#include "services/account/account_module.h"

#include <vector>

#include "account_migrations.h"

#include "libs/event_feed/event_log_server.h"
#include "libs/outbox/task_runner.h"
#include "libs/status/status.h"
#include "services/account/account_service.h"
#include "services/account/membership_changes.h"
#include "services/account/membership_service.h"
#include "services/account/store_credit_service.h"

namespace recourse::account {
namespace {

absl::Status Add(rpc::Host& host, const config::v1::Config& config) {
  ASSIGN_OR_RETURN(sql::Database * db,
                   host.OpenDatabase(config.account().server().database(), outbox::WithOutbox(kAccountMigrations)));
  auto& outbox = host.Own<outbox::Outbox>(*db, host.clock(), host.ids());
  auto& customers = host.Own<Customers>(outbox);

  auto& tasks = host.Own<outbox::TaskRunner>(outbox, host.clock(), host.ids().New(), outbox::TaskRunner::Options{});
  tasks.Register(kMembershipClock, MembershipClockHandler());
  host.OnStart([&tasks] { tasks.Start(); });
  host.OnStop([&tasks] { tasks.Stop(); });

  auto& service = host.Own<AccountService>(host.calls(), customers);
  RETURN_IF_ERROR(host.Serve<v1::AccountService>(service));
  auto& credit = host.Own<StoreCredit>(outbox);
  RETURN_IF_ERROR(host.Serve<v1::StoreCreditService>(host.Own<StoreCreditService>(host.calls(), credit)));
  auto& memberships = host.Own<Memberships>(outbox);
  RETURN_IF_ERROR(host.Serve<v1::MembershipService>(host.Own<MembershipService>(host.calls(), memberships)));
  auto& log = host.Own<event_feed::EventLogServer>(host.calls(), *db);
  return host.Serve<events::v1::EventLogService>(log);
}

}  // namespace

rpc::Module Module() {
  return {
      .service = "account",
      .server = [](const config::v1::Config& config) -> const config::v1::Server& { return config.account().server(); },
      .add = Add};
}

}  // namespace recourse::account
