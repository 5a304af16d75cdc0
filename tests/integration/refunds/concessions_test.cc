#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "recourse/account/v1/account_service.grpc.pb.h"
#include "recourse/account/v1/store_credit_service.grpc.pb.h"
#include "recourse/refunds/v1/concession_service.grpc.pb.h"
#include "services/account/account_module.h"
#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {
namespace {

using Concessions = v1::ConcessionService::Stub;

// Ana's order o1 of 100.00 EUR; account is the real one.
class Goodwill : public RefundsFixture {
 public:
  Goodwill() {
    harness.StartHost(account::Module());
    harness.config().mutable_refunds()->set_account_target(harness.TargetOf("account"));
    Restart();
    account::v1::ImportCustomerRequest customer;
    customer.mutable_customer()->set_name(kAna);
    customer.mutable_customer()->set_display_name("Ana");
    customer.mutable_customer()->set_email("ana@example.com");
    customer.mutable_customer()->set_locale("de-DE");
    customer.mutable_customer()->set_time_zone("Europe/Berlin");
    customer.set_request_id(NewRequestId());
    REQUIRE(harness
                .Call(harness.Person("admins/root", "admin"), "account",
                      &account::v1::AccountService::Stub::ImportCustomer, customer)
                .ok());
    REQUIRE(Record(ChargesOf("o1")).ok());
  }

  v1::CreateConcessionRequest Of(int64_t minor, v1::Concession::Cause cause = v1::Concession::CAUSE_LATE_DELIVERY) {
    v1::CreateConcessionRequest request;
    request.set_order("orders/o1");
    request.set_cause(cause);
    *request.mutable_amount() = Eur(minor);
    request.set_reason("waited two weeks");
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Concession> Give(const v1::CreateConcessionRequest& request, const testing::Identity& who) {
    const auto given = harness.Call(who, "refunds", &Concessions::CreateConcession, request);
    if (!given.ok()) return given.status();
    return given->concession();
  }
  v1::ListConcessionsResponse List(int page_size = 0, const std::string& token = "") {
    v1::ListConcessionsRequest request;
    request.set_parent(kAna);
    request.set_page_size(page_size);
    request.set_page_token(token);
    const auto list = harness.Call(agent, "refunds", &Concessions::ListConcessions, request);
    REQUIRE(list.ok());
    return *list;
  }
  int64_t Credit() {
    account::v1::GetStoreCreditRequest request;
    request.set_customer(kAna);
    const auto credit = harness.Call(ana, "account", &account::v1::StoreCreditService::Stub::GetStoreCredit, request);
    REQUIRE(credit.ok());
    return credit->balances().empty() ? 0 : credit->balances(0).minor_units();
  }
  // The credit comes by a task.
  void AwaitCredit(int64_t minor) {
    for (int i = 0; i < 500 && Credit() != minor; ++i) harness.clock().Advance(absl::Milliseconds(10));
    CHECK(Credit() == minor);
  }

  const testing::Identity supervisor = harness.Person("agents/boss", "supervisor");
};

TEST_CASE_METHOD(Goodwill, "INV-03: goodwill is store credit beside refunds, and neither counts against the other") {
  const auto given = Give(Of(2'500), agent);
  INFO(given.status().ToString());
  REQUIRE(given.ok());
  CHECK(given->rule() == "CN-AGENT");
  AwaitCredit(2'500);
  v1::GetRefundableBalanceRequest ask;
  ask.set_order("orders/o1");
  const auto balance = harness.Call(harness.Service("returns"), "refunds", &Stub::GetRefundableBalance, ask);
  REQUIRE(balance.ok());
  CHECK(balance->items(0).amount().minor_units() == 10'000);
  REQUIRE(Create(RefundOf("orders/o1", "returns/1", {refunds::Of("orders/o1/units/1", "ITEM", 10'000)})).ok());
  const std::map<std::string, int64_t> accounts = CloseBooks();
  CHECK(accounts.at("PLATFORM_GOODWILL") == 2'500);
  CHECK(accounts.at(std::string("STORE_CREDIT_LIABILITY:") + kAna) == -2'500);
}

TEST_CASE_METHOD(Goodwill, "T-UNDER-1: goodwill is possible when nothing is left to refund") {
  REQUIRE(Create(RefundOf("orders/o1", "returns/1", {refunds::Of("orders/o1/units/1", "ITEM", 10'000)})).ok());
  REQUIRE(Give(Of(500), agent).ok());
  AwaitCredit(500);
}

TEST_CASE_METHOD(Goodwill, "journey 3.3: what was given for a cause is not given again, unless a supervisor says why") {
  const v1::CreateConcessionRequest request = Of(500);
  const auto first = Give(request, agent);
  REQUIRE(first.ok());
  CHECK(Give(request, agent)->name() == first->name());
  const auto again = Give(Of(500), agent);
  CHECK(status::ReasonOf(again.status()) == errors::v1::REASON_RESOURCE_EXISTS);
  CHECK(status::MetadataOf(again.status(), "resource") == first->name());
  CHECK(status::ReasonOf(Give(Of(500), supervisor).status()) == errors::v1::REASON_RESOURCE_EXISTS);
  v1::CreateConcessionRequest overruled = Of(500);
  overruled.set_again_because("late once more after the replacement");
  CHECK(status::ReasonOf(Give(overruled, agent).status()) == errors::v1::REASON_RESOURCE_EXISTS);
  CHECK(Give(overruled, supervisor).ok());
  // Another cause, or another parcel, is another matter.
  CHECK(Give(Of(500, v1::Concession::CAUSE_POOR_SERVICE), agent).ok());
  v1::CreateConcessionRequest parcel = Of(500);
  parcel.set_subject("orders/o1/shipments/2");
  CHECK(Give(parcel, agent).ok());
  parcel.set_subject("orders/o2/shipments/2");
  CHECK(status::ReasonOf(Give(parcel, agent).status()) == errors::v1::REASON_INVALID_FIELD);
  AwaitCredit(2'000);
  const auto newest = List(3);
  CHECK(newest.concessions_size() == 3);
  CHECK(List(3, newest.next_page_token()).concessions_size() == 1);
}

TEST_CASE_METHOD(Goodwill, "INV-03: beyond an agent's caps a supervisor gives, beyond theirs nobody") {
  const auto more = Give(Of(2'501), agent);
  CHECK(status::ReasonOf(more.status()) == errors::v1::REASON_APPROVAL_REQUIRED);
  CHECK(status::MetadataOf(more.status(), "left") == "2500");
  v1::CreateConcessionRequest preview = Of(2'500);
  preview.set_validate_only(true);
  REQUIRE(Give(preview, agent).ok());
  CHECK(List().concessions().empty());
  REQUIRE(Give(Of(2'501), supervisor).ok());
  CHECK(status::ReasonOf(Give(Of(1, v1::Concession::CAUSE_OTHER), agent).status()) ==
        errors::v1::REASON_APPROVAL_REQUIRED);
  CHECK(status::ReasonOf(Give(Of(7'500, v1::Concession::CAUSE_OTHER), supervisor).status()) ==
        errors::v1::REASON_APPROVAL_REQUIRED);
  CHECK(status::ReasonOf(Give(Of(1), ana).status()) == errors::v1::REASON_ROLE_NOT_ALLOWED);
}

TEST_CASE_METHOD(Goodwill,
                 "INV-03: a concession given while the account service is away is credited once when it is back") {
  harness.StopHost("account");
  REQUIRE(Give(Of(700), agent).ok());
  harness.StartHost(account::Module());
  harness.config().mutable_refunds()->set_account_target(harness.TargetOf("account"));
  Restart();
  harness.clock().Advance(absl::Minutes(5));
  AwaitCredit(700);
}

}  // namespace
}  // namespace recourse::refunds
