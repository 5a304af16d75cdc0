#include <catch2/catch.hpp>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/account/v1/account_service.grpc.pb.h"
#include "recourse/account/v1/membership_service.grpc.pb.h"
#include "recourse/order/v1/cancellation_service.grpc.pb.h"
#include "recourse/order/v1/membership_end_service.grpc.pb.h"
#include "services/account/account_module.h"
#include "services/refunds/refunds_module.h"
#include "tests/integration/account/known_customer.h"
#include "tests/integration/order/order_fixture.h"

namespace recourse::order {
namespace {

using Ends = v1::MembershipEndService::Stub;
using Accounts = account::v1::MembershipService::Stub;
using RefundsStub = refunds::v1::RefundsService::Stub;
using Membership = account::v1::Membership;

constexpr char kPlus[] = "memberships/plus-ana";

// Ana has joined for 15.30 EUR a year; account and refunds are the real ones.
class Members : public OrderFixture {
 public:
  Members() : OrderFixture(refunds::Module(), {}, account::Module()) {
    account::ImportKnownCustomer(harness, kAna, NewRequestId());
    account::v1::ImportMembershipRequest sold;
    Membership& membership = *sold.mutable_membership();
    membership.set_name(kPlus);
    membership.set_customer(kAna);
    membership.set_marketplace("marketplaces/DE");
    membership.set_plan("Plus");
    membership.mutable_price()->set_currency_code("EUR");
    membership.mutable_price()->set_minor_units(1530);
    membership.set_period_months(12);
    *membership.mutable_join_time() = clock::ToProto(start);
    *membership.mutable_trial_end_time() = clock::ToProto(start);
    sold.set_request_id(NewRequestId());
    REQUIRE(harness.Call(admin, "account", &Accounts::ImportMembership, sold).ok());
  }

  v1::ImportedOrder Period(const std::string& id) {
    v1::ImportedOrder order = Book(id);
    order.clear_shipments();
    order.mutable_lines()->DeleteSubrange(1, 1);
    v1::ImportedLine& line = *order.mutable_lines(0);
    line.set_quantity(1);
    line.mutable_components(0)->mutable_amount()->set_minor_units(1500);
    line.mutable_facts()->set_fulfilment(policy::v1::PolicyFacts::FULFILMENT_SERVICE);
    *order.mutable_placed_time() = clock::ToProto(harness.clock().Now());
    order.set_membership(kPlus);
    order.set_membership_period(true);
    return order;
  }
  void PayPeriod(const std::string& id) { Import(Period(id)); }
  // An order whose shipping of 4.99 EUR was waived.
  void Shop(const std::string& id) {
    v1::ImportedOrder order = Book(id);
    *order.mutable_placed_time() = clock::ToProto(harness.clock().Now());
    order.set_membership(kPlus);
    v1::Component& shipping = *order.mutable_lines(1)->add_components();
    shipping.set_kind(v1::Component::KIND_SHIPPING);
    shipping.mutable_amount()->set_currency_code("EUR");
    shipping.mutable_amount()->set_minor_units(499);
    v1::Component& waived = *order.mutable_lines(1)->add_components() = shipping;
    waived.set_kind(v1::Component::KIND_SHIPPING_DISCOUNT);
    waived.mutable_amount()->set_minor_units(-499);
    Import(order);
  }
  Membership Account() {
    account::v1::GetMembershipRequest request;
    request.set_name(kPlus);
    const auto found = harness.Call(harness.Customer(kAna), "account", &Accounts::GetMembership, request);
    REQUIRE(found.ok());
    return found->membership();
  }
  Membership Becomes(Membership::State state) {
    for (int i = 0; i < 500 && Account().state() != state; ++i) harness.clock().Advance(absl::Milliseconds(10));
    CHECK(Account().state() == state);
    return Account();
  }
  absl::StatusOr<v1::QuoteMembershipEndResponse> Quote(const std::string& customer = kAna) {
    v1::QuoteMembershipEndRequest request;
    request.set_name(kPlus);
    return harness.Call(harness.Customer(customer), "order", &Ends::QuoteMembershipEnd, request);
  }
  absl::StatusOr<v1::MembershipEnd> End(int64_t refund) {
    v1::EndMembershipRequest request;
    request.set_name(kPlus);
    request.mutable_refund_total()->set_currency_code("EUR");
    request.mutable_refund_total()->set_minor_units(refund);
    request.set_request_id(NewRequestId());
    const auto response = harness.Call(harness.Customer(kAna), "order", &Ends::EndMembership, request);
    if (!response.ok()) return response.status();
    return response->membership_end();
  }
  int64_t PaidBack(const std::string& order) {
    refunds::v1::ListRefundsRequest request;
    request.set_parent(order);
    const auto response = harness.Call(admin, "refunds", &RefundsStub::ListRefunds, request);
    REQUIRE(response.ok());
    int64_t total = 0;
    for (const refunds::v1::Refund& refund : response->refunds()) total += refund.total().minor_units();
    return total;
  }
};

TEST_CASE_METHOD(Members, "journey 3.5: a membership that nobody used ends at once and is paid back in full, once") {
  PayPeriod("m1");
  Becomes(Membership::STATE_ACTIVE);
  const auto quote = Quote();
  REQUIRE(quote.ok());
  CHECK(quote->rule() == "MB-UNUSED");
  CHECK(quote->refund_total().minor_units() == 1530);
  REQUIRE(quote->paid_back_size() == 1);
  CHECK(quote->paid_back(0).payment_label() == "card");
  CHECK(quote->expected_days() > 0);
  CHECK(status::ReasonOf(Quote(kBen).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(status::ReasonOf(End(1529).status()) == errors::v1::REASON_QUOTE_STALE);
  const auto end = End(1530);
  INFO(end.status().ToString());
  REQUIRE(end.ok());
  const auto again = End(1530);
  REQUIRE(again.ok());
  CHECK(again->name() == end->name());
  CHECK(Events("membership_end.completed").size() == 1);
  CHECK(Account().state() == Membership::STATE_ENDED);
  CHECK(PaidBack("orders/m1") == 1530);
  CHECK(status::ReasonOf(Quote().status()) == errors::v1::REASON_ILLEGAL_STATE);
}

TEST_CASE_METHOD(Members, "MB-3BD: soon after joining the benefits used are kept") {
  PayPeriod("m1");
  Becomes(Membership::STATE_ACTIVE);
  Shop("o1");
  const auto quote = Quote();
  REQUIRE(quote.ok());
  CHECK(quote->rule() == "MB-3BD");
  CHECK(quote->benefits_used().minor_units() == 499);
  REQUIRE(End(1530 - 499).ok());
  CHECK(Events("membership_end.completed").size() == 1);
  CHECK(PaidBack("orders/m1") == 1530 - 499);
}

TEST_CASE_METHOD(Members, "MB-USED: later a used period is cancelled to its end, not paid back") {
  PayPeriod("m1");
  Becomes(Membership::STATE_ACTIVE);
  Shop("o1");
  harness.clock().Advance(absl::Hours(24 * 10));
  const auto quote = Quote();
  REQUIRE(quote.ok());
  CHECK(quote->rule() == "MB-USED");
  CHECK(quote->refund_total().minor_units() == 0);
  CHECK(status::ReasonOf(End(1530).status()) == errors::v1::REASON_NOTHING_TO_REFUND);
  CHECK(PaidBack("orders/m1") == 0);
}

TEST_CASE_METHOD(Members, "journey 3.5: a renewal charged after the cancellation is paid back in full") {
  PayPeriod("m1");
  Becomes(Membership::STATE_ACTIVE);
  Shop("o1");
  harness.clock().AdvanceTo(clock::FromProto(Account().period().end_time()) - absl::Seconds(30));
  account::v1::CancelMembershipRequest cancel;
  cancel.set_name(kPlus);
  cancel.set_request_id(NewRequestId());
  REQUIRE(harness.Call(harness.Customer(kAna), "account", &Accounts::CancelMembership, cancel).ok());
  PayPeriod("m2");
  CHECK(Events("membership_charge.returned").size() == 1);
  CHECK(PaidBack("orders/m2") == 1530);
  CHECK(PaidBack("orders/m1") == 0);
  CHECK(Account().period().order() == "orders/m1");
}

TEST_CASE_METHOD(Members,
                 "journey 3.5: a period is one service: it cannot be cancelled as an order, nor come with parcels") {
  PayPeriod("m1");
  CHECK(Get("orders/m1").kind() == v1::Order::KIND_MEMBERSHIP);
  CHECK(Get("orders/m1").state() == v1::Order::STATE_DELIVERED);
  v1::CancelOrderRequest cancel;
  cancel.set_name("orders/m1");
  cancel.set_reason(v1::Cancellation::REASON_CHANGED_MIND);
  cancel.add_units("orders/m1/units/1");
  cancel.set_request_id(NewRequestId());
  CHECK(status::ReasonOf(
            harness.Call(harness.Customer(kAna), "order", &v1::CancellationService::Stub::CancelOrder, cancel)
                .status()) == errors::v1::REASON_ORDER_NOT_PENDING);
  v1::ImportOrderRequest two;
  *two.mutable_order() = Period("m2");
  two.mutable_order()->mutable_lines(0)->set_quantity(2);
  two.set_request_id(NewRequestId());
  CHECK(status::ReasonOf(harness.Call(admin, "order", &Stub::ImportOrder, two).status()) ==
        errors::v1::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace recourse::order
