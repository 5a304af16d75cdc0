#include "tests/integration/refunds/refunds_fixture.h"

#include "refunds_migrations.h"
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/outbox/outbox.h"
#include "libs/sql/database.h"
#include "libs/status/status.h"
#include "recourse/events/v1/event_log_service.grpc.pb.h"
#include "services/refunds/refunds_module.h"
#include "services/refunds/store/refund_store.h"

namespace recourse::refunds {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(20);

template <class T>
T Require(absl::StatusOr<T> value) {
  INFO(value.status().ToString());
  REQUIRE(value.ok());
  return *std::move(value);
}

}  // namespace

type::v1::Money Eur(int64_t minor) {
  type::v1::Money money;
  money.set_currency_code("EUR");
  money.set_minor_units(minor);
  return money;
}

v1::RefundItem Of(const std::string& unit, const std::string& component, int64_t minor) {
  v1::RefundItem item;
  item.set_unit(unit);
  item.set_component(component);
  *item.mutable_amount() = Eur(minor);
  return item;
}

RefundsFixture::RefundsFixture() : ana(harness.Customer(kAna)), agent(harness.Person("agents/root", "agent")) {
  Start();
}

void RefundsFixture::Start() {
  config::v1::Refunds& settings = *harness.config().mutable_refunds();
  settings.set_policy_dir(RECOURSE_POLICY_DIR);
  if (settings.account_target().empty()) settings.set_account_target("127.0.0.1:9");  // discard
  harness.StartHost(
      {.service = "refunds",
       .server = [](const config::v1::Config& config) -> const config::v1::Server& {
         return config.refunds().server();
       },
       .add = [this](rpc::Host& host,
                     const config::v1::Config& config) { return AddRefunds(host, config, provider.Client()); }});
}

void RefundsFixture::Restart() {
  harness.StopHost("refunds");
  Start();
}

v1::RecordChargesRequest RefundsFixture::ChargesOf(const std::string& id) const {
  v1::RecordChargesRequest charges;
  charges.set_order("orders/" + id);
  charges.set_customer(kAna);
  auto& payment = *charges.add_payments();
  payment.set_label("card");
  payment.set_provider_reference("pi_" + id);
  *payment.mutable_captured() = Eur(10'000);
  *charges.add_items() = Of(charges.order() + "/units/1", "ITEM", 10'000);
  return charges;
}

absl::Status RefundsFixture::Record(const v1::RecordChargesRequest& charges) {
  v1::RecordChargesRequest request = charges;
  if (request.request_id().empty()) request.set_request_id(NewRequestId());
  return harness.Call(harness.Service("order"), "refunds", &Stub::RecordCharges, request).status();
}

std::string RefundsFixture::Charge(const std::string& id) {
  const v1::RecordChargesRequest charges = ChargesOf(id);
  const absl::Status recorded = Record(charges);
  INFO(recorded.ToString());
  REQUIRE(recorded.ok());
  return charges.order();
}

v1::CreateRefundRequest RefundsFixture::RefundOf(const std::string& order, const std::string& source,
                                                 const Items& items) {
  v1::CreateRefundRequest request;
  request.set_order(order);
  request.set_source(source);
  request.set_obligation("items");
  for (const v1::RefundItem& item : items) *request.add_items() = item;
  request.set_request_id(NewRequestId());
  return request;
}

absl::StatusOr<v1::Refund> RefundsFixture::Create(const v1::CreateRefundRequest& request) {
  ASSIGN_OR_RETURN(const auto response, harness.Call(Returns(), "refunds", &Stub::CreateRefund, request));
  return response.refund();
}

v1::Refund RefundsFixture::MustCreate(const std::string& order, const std::string& source, const Items& items) {
  return Require(Create(RefundOf(order, source, items)));
}

v1::Refund RefundsFixture::Get(const std::string& name) {
  v1::GetRefundRequest request;
  request.set_name(name);
  return Require(harness.Call(agent, "refunds", &Stub::GetRefund, request)).refund();
}

v1::GetRefundableBalanceResponse RefundsFixture::Balance(const std::string& order) {
  v1::GetRefundableBalanceRequest request;
  request.set_order(order);
  return Require(harness.Call(agent, "refunds", &Stub::GetRefundableBalance, request));
}

v1::Refund RefundsFixture::Await(const std::string& name, v1::Refund::State state, absl::Duration step) {
  v1::Refund refund;
  AwaitTrue([&] {
    refund = Get(name);
    if (refund.state() != state && step > absl::ZeroDuration()) harness.clock().Advance(step);
    return refund.state() == state;
  });
  return refund;
}

void RefundsFixture::AwaitTrue(const std::function<bool()>& condition) {
  const absl::Time deadline = absl::Now() + kPatience;
  while (!condition()) {
    if (absl::Now() > deadline) FAIL("never came to be");
  }
}

absl::Status RefundsFixture::SendWebhook(const std::string& body, const std::string& signature) {
  v1::IngestProviderWebhookRequest request;
  request.set_body(body);
  request.set_signature(signature);
  return harness.Call({}, "refunds", &Stub::IngestProviderWebhook, request).status();
}

std::vector<events::v1::Event> RefundsFixture::Events(const std::string& type) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  harness.Prepare(context, harness.Service("returns"), "refunds");
  events::v1::FollowEventsRequest request;
  request.add_types(type);
  events::v1::EventLogService::Stub stub(harness.ChannelTo("refunds"));
  const auto stream = stub.FollowEvents(&context, request);
  events::v1::FollowEventsResponse response;
  std::vector<events::v1::Event> events;
  while (events.empty() && stream->Read(&response)) events.assign(response.events().begin(), response.events().end());
  context.TryCancel();
  return events;
}

std::vector<RefundsFixture::PaymentSums> RefundsFixture::Sums() {
  const auto database = Require(
      sql::Database::Open(harness.config().refunds().server().database(), outbox::WithOutbox(kRefundsMigrations), {}));
  std::vector<PaymentSums> sums;
  REQUIRE(database
              ->Read([&](sql::Transaction& tx) {
                return tx.Query(
                    "SELECT name, captured, reserved + refunded + disputed + transferred FROM payments ORDER BY name",
                    {}, [&](const sql::Row& row) {
                      sums.push_back({row.Text(0), row.Int(1), row.Int(2)});
                    });
              })
              .ok());
  return sums;
}

std::map<std::string, int64_t> RefundsFixture::CloseBooks() {
  harness.StopHost("refunds");
  const auto database = Require(
      sql::Database::Open(harness.config().refunds().server().database(), outbox::WithOutbox(kRefundsMigrations), {}));
  std::map<std::string, int64_t> accounts;
  std::map<std::string, int64_t> expected;
  const absl::Status read = database->Read([&](sql::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const int64_t imbalance, store::LedgerImbalance(tx));
    CHECK(imbalance == 0);
    RETURN_IF_ERROR(tx.Query("SELECT account, SUM(amount) FROM ledger GROUP BY account HAVING SUM(amount) <> 0", {},
                             [&](const sql::Row& row) { accounts[row.Text(0)] = row.Int(1); }));
    RETURN_IF_ERROR(tx.Query("SELECT name, captured - transferred, reserved, refunded + disputed FROM payments", {},
                             [&](const sql::Row& row) {
                               expected["PSP_CLEARING"] += row.Int(1) - row.Int(3);
                               expected["REFUND_RESERVED:" + row.Text(0)] = -row.Int(2);
                             }));
    // Paid back as store credit: the money stays with us.
    static_assert(static_cast<int>(AllocationState::kSucceeded) == 4);
    RETURN_IF_ERROR(tx.Query("SELECT amount FROM allocations WHERE credit_to <> '' AND state = 4", {},
                             [&](const sql::Row& row) { expected["PSP_CLEARING"] += row.Int(0); }));
    return tx.Query("SELECT unit, component, refunded - amount FROM charge_items", {}, [&](const sql::Row& row) {
      expected[absl::StrCat("CUSTOMER_REVENUE:", row.Text(0), ":", row.Text(1))] = row.Int(2);
    });
  });
  INFO(read.ToString());
  CHECK(read.ok());
  for (const auto& [account, amount] : expected) {
    INFO(account);
    const auto found = accounts.find(account);
    CHECK((found == accounts.end() ? 0 : found->second) == amount);
  }
  return accounts;
}

}  // namespace recourse::refunds
