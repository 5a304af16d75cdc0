#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "recourse/refunds/v1/concession_service.grpc.pb.h"
#include "tests/integration/refunds/with_account.h"

namespace recourse::refunds {
namespace {

using Concessions = v1::ConcessionService::Stub;

class Goodwill : public WithAccount {
 public:
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
  // The order was made up for, and so was each of its parcels; another cause, or another parcel, is another matter.
  v1::CreateConcessionRequest parcel = Of(500);
  parcel.set_subject("orders/o1/shipments/2");
  CHECK(status::ReasonOf(Give(parcel, agent).status()) == errors::v1::REASON_RESOURCE_EXISTS);
  parcel = Of(500, v1::Concession::CAUSE_DAMAGED_PACKAGING);
  parcel.set_subject("orders/o1/shipments/2");
  CHECK(Give(parcel, agent).ok());
  parcel.set_request_id(NewRequestId());
  parcel.set_subject("orders/o1/shipments/3");
  CHECK(Give(parcel, agent).ok());
  CHECK(status::ReasonOf(Give(Of(500, v1::Concession::CAUSE_DAMAGED_PACKAGING), agent).status()) ==
        errors::v1::REASON_RESOURCE_EXISTS);
  parcel.set_subject("orders/o2/shipments/2");
  CHECK(status::ReasonOf(Give(parcel, agent).status()) == errors::v1::REASON_INVALID_FIELD);
  AwaitCredit(2'000);
  const auto newest = List(3);
  CHECK(newest.concessions_size() == 3);
  CHECK(List(3, newest.next_page_token()).concessions_size() == 1);
}

TEST_CASE_METHOD(Goodwill, "CN-LATE: a late parcel is worth what the best row that fits gives, once") {
  const auto [days, member, amount, row] = GENERATE(table<int, bool, int64_t, std::string>({
      {0, true, 0, ""},
      {1, false, 0, ""},
      {1, true, 1'000, "CN-LATE-MEMBER-1"},
      {2, false, 500, "CN-LATE-2"},
      {6, false, 500, "CN-LATE-2"},
      {7, false, 1'000, "CN-LATE-7"},
      {30, true, 1'000, "CN-LATE-7"},
  }));
  CAPTURE(days, member);
  v1::CompensateDelayRequest request;
  request.set_order("orders/o1");
  request.set_shipment("orders/o1/shipments/1");
  request.set_days_late(days);
  request.set_member(member);
  request.set_validate_only(true);
  request.set_request_id(NewRequestId());
  const testing::Identity routing = harness.Service("routing", testing::ServiceHarness::CustomerActor(kAna));
  const auto compensate = [&] { return harness.Call(routing, "refunds", &Concessions::CompensateDelay, request); };
  const auto quoted = compensate();
  if (amount == 0) {
    CHECK(status::ReasonOf(quoted.status()) == errors::v1::REASON_NOTHING_TO_REFUND);
    return;
  }
  INFO(quoted.status().ToString());
  REQUIRE(quoted.ok());
  CHECK(quoted->concession().amount().minor_units() == amount);
  CHECK(quoted->concession().rule() == row);
  CHECK(List().concessions().empty());
  request.set_validate_only(false);
  request.set_request_id(NewRequestId());
  REQUIRE(compensate().ok());
  REQUIRE(compensate().ok());
  AwaitCredit(amount);
  request.set_request_id(NewRequestId());
  CHECK(status::ReasonOf(compensate().status()) == errors::v1::REASON_RESOURCE_EXISTS);
  request.set_shipment("orders/o2/shipments/1");
  CHECK(status::ReasonOf(compensate().status()) == errors::v1::REASON_INVALID_FIELD);
  const auto of_stranger = harness.Call(harness.Service("routing", testing::ServiceHarness::CustomerActor(kBen)),
                                        "refunds", &Concessions::CompensateDelay, request);
  CHECK_FALSE(of_stranger.ok());
  CloseBooks();
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
