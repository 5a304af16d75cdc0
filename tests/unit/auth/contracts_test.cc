// The rules that the services' contracts really carry.
#include <set>
#include <vector>

#include <catch2/catch.hpp>

#include "libs/auth/method_rules.h"
#include "libs/status/status.h"
#include "recourse/account/v1/account_service.pb.h"
#include "recourse/events/v1/event_log_service.pb.h"
#include "recourse/order/v1/order_service.pb.h"
#include "recourse/refunds/v1/refunds_service.pb.h"
#include "recourse/returns/v1/returns_service.pb.h"

namespace recourse::auth {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::ServiceDescriptor;

const std::vector<const ServiceDescriptor*>& Services() {
  static const auto& services =
      *new std::vector<const ServiceDescriptor*>{account::v1::GetCustomerRequest::descriptor()->file()->service(0),
                                                 events::v1::FollowEventsRequest::descriptor()->file()->service(0),
                                                 order::v1::GetOrderRequest::descriptor()->file()->service(0),
                                                 refunds::v1::GetRefundRequest::descriptor()->file()->service(0),
                                                 returns::v1::GetReturnRequest::descriptor()->file()->service(0)};
  return services;
}

std::vector<Rule> Rules() {
  const auto table = MethodTable::FromDescriptors(Services());
  INFO(table.status());
  REQUIRE(table.ok());
  std::vector<Rule> rules;
  for (const ServiceDescriptor* service : Services()) {
    for (int i = 0; i < service->method_count(); ++i) {
      const Rule* rule = table->FindByRequest(service->method(i)->input_type());
      REQUIRE(rule != nullptr);
      REQUIRE(rule == table->FindByPath("/" + service->full_name() + "/" + service->method(i)->name()));
      rules.push_back(*rule);
    }
  }
  return rules;
}

bool Allowed(const Rule& rule, int role, const std::string& service) {
  Caller caller;
  caller.role = static_cast<type::v1::Role>(role);
  caller.service = service;
  const absl::Status verdict = Authorize(rule, caller);
  if (!verdict.ok()) CHECK(status::ReasonOf(verdict) == errors::v1::REASON_ROLE_NOT_ALLOWED);
  return verdict.ok();
}

TEST_CASE("only webhooks, which prove themselves by their signature, are public") {
  std::set<std::string> open;
  for (const Rule& rule : Rules()) {
    if (Allowed(rule, type::v1::ROLE_UNSPECIFIED, "")) open.insert(rule.method->full_name());
    if (rule.rules.public_()) CHECK(rule.method->input_type()->FindFieldByName("signature") != nullptr);
  }
  CHECK(open == std::set<std::string>{"recourse.order.v1.OrderService.IngestCarrierWebhook",
                                      "recourse.refunds.v1.RefundsService.IngestProviderWebhook"});
}

TEST_CASE("nobody reaches an internal method without a service, nor through one that it does not name") {
  for (const Rule& rule : Rules()) {
    if (rule.rules.public_()) continue;
    for (int role = type::v1::Role_MIN; role <= type::v1::Role_MAX; ++role) {
      CAPTURE(rule.path, role);
      const std::set<int> roles(rule.rules.roles().begin(), rule.rules.roles().end());
      const bool listed = roles.count(role) == 1;
      const bool needs_service = rule.rules.internal() || rule.rules.services_size() > 0;
      CHECK(Allowed(rule, role, "") == (listed && !needs_service));
      CHECK(Allowed(rule, role, "stranger") == (listed && rule.rules.services().empty()));
      for (const std::string& service : rule.rules.services()) CHECK(Allowed(rule, role, service) == listed);
    }
  }
}

TEST_CASE("a mutation's request_id is required and a UUID") {
  for (const Rule& rule : Rules()) {
    if (!rule.rules.mutation() || rule.rules.idempotency_exempt()) continue;
    CAPTURE(rule.path);
    const FieldDescriptor* id = rule.method->input_type()->FindFieldByName("request_id");
    REQUIRE(id != nullptr);
    CHECK(id->options().GetExtension(options::v1::field).required());
    CHECK(id->options().GetExtension(options::v1::field).uuid());
  }
}

TEST_CASE("a stream is a watch, and only a stream is") {
  for (const Rule& rule : Rules()) {
    CAPTURE(rule.path);
    CHECK(rule.rules.watch() == rule.method->server_streaming());
    CHECK_FALSE(rule.method->client_streaming());
  }
}

TEST_CASE("who may move money, goods and records") {
  struct Case {
    std::string path;
    type::v1::Role role;
    std::string service;
    bool allowed;
  };
  const std::vector<Case> cases = {
      {"/recourse.account.v1.AccountService/ImportCustomer", type::v1::ROLE_ADMIN, "", true},
      {"/recourse.account.v1.AccountService/ImportCustomer", type::v1::ROLE_CUSTOMER, "", false},
      {"/recourse.account.v1.AccountService/GetCustomer", type::v1::ROLE_CUSTOMER, "", true},
      {"/recourse.account.v1.AccountService/GetCustomer", type::v1::ROLE_SELLER, "", false},
      {"/recourse.order.v1.OrderService/ImportOrder", type::v1::ROLE_AGENT, "", false},
      {"/recourse.order.v1.OrderService/RecordTrackingEvents", type::v1::ROLE_WAREHOUSE, "", true},
      {"/recourse.order.v1.OrderService/RecordTrackingEvents", type::v1::ROLE_CUSTOMER, "", false},
      {"/recourse.order.v1.OrderService/ReserveUnits", type::v1::ROLE_CUSTOMER, "returns", true},
      {"/recourse.order.v1.OrderService/ReserveUnits", type::v1::ROLE_CUSTOMER, "refunds", false},
      {"/recourse.order.v1.OrderService/ReserveUnits", type::v1::ROLE_CUSTOMER, "", false},
      {"/recourse.order.v1.OrderService/RegisterReturnShipment", type::v1::ROLE_JOB, "returns", true},
      {"/recourse.order.v1.OrderService/RegisterReturnShipment", type::v1::ROLE_JOB, "claims", false},
      {"/recourse.refunds.v1.RefundsService/RecordCharges", type::v1::ROLE_SERVICE, "order", true},
      {"/recourse.refunds.v1.RefundsService/RecordCharges", type::v1::ROLE_SERVICE, "returns", false},
      {"/recourse.refunds.v1.RefundsService/RecordCharges", type::v1::ROLE_CUSTOMER, "order", false},
      {"/recourse.refunds.v1.RefundsService/CreateRefund", type::v1::ROLE_CUSTOMER, "returns", true},
      {"/recourse.refunds.v1.RefundsService/CreateRefund", type::v1::ROLE_CUSTOMER, "", false},
      {"/recourse.refunds.v1.RefundsService/CreateRefund", type::v1::ROLE_ADMIN, "", false},
      {"/recourse.refunds.v1.RefundsService/GetRefund", type::v1::ROLE_WAREHOUSE, "", false},
      {"/recourse.returns.v1.ReturnsService/CreateReturn", type::v1::ROLE_ASSISTANT, "", true},
      {"/recourse.returns.v1.ReturnsService/CreateReturn", type::v1::ROLE_SERVICE, "order", false},
      {"/recourse.returns.v1.ReturnsService/CancelReturn", type::v1::ROLE_JOB, "", false},
      {"/recourse.returns.v1.ReturnsService/ReceiveReturn", type::v1::ROLE_WAREHOUSE, "", true},
      {"/recourse.returns.v1.ReturnsService/ReceiveReturn", type::v1::ROLE_CUSTOMER, "", false},
      {"/recourse.events.v1.EventLogService/FollowEvents", type::v1::ROLE_SERVICE, "order", true},
      {"/recourse.events.v1.EventLogService/FollowEvents", type::v1::ROLE_SERVICE, "", false},
      {"/recourse.events.v1.EventLogService/FollowEvents", type::v1::ROLE_ADMIN, "order", false},
  };
  const auto table = MethodTable::FromDescriptors(Services());
  REQUIRE(table.ok());
  for (const Case& test : cases) {
    CAPTURE(test.path, test.role, test.service);
    const Rule* rule = table->FindByPath(test.path);
    REQUIRE(rule != nullptr);
    CHECK(Allowed(*rule, test.role, test.service) == test.allowed);
  }
}

}  // namespace
}  // namespace recourse::auth
