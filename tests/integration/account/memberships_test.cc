#include <catch2/catch.hpp>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "libs/testing/service_harness.h"
#include "recourse/account/v1/account_service.grpc.pb.h"
#include "recourse/account/v1/membership_service.grpc.pb.h"
#include "services/account/account_module.h"
#include "tests/integration/account/known_customer.h"

namespace recourse::account {
namespace {

using Stub = v1::MembershipService::Stub;
using State = v1::Membership::State;

constexpr char kAna[] = "customers/ana";
constexpr char kPlus[] = "memberships/plus-ana";
constexpr absl::Duration kDay = absl::Hours(24);

class Members {
 public:
  Members() {
    harness.StartHost(Module());
    ImportKnownCustomer(harness, kAna, ids.New());
  }

  v1::ImportMembershipRequest Sold(absl::Duration trial) {
    v1::ImportMembershipRequest request;
    v1::Membership& membership = *request.mutable_membership();
    membership.set_name(kPlus);
    membership.set_customer(kAna);
    membership.set_marketplace("marketplaces/DE");
    membership.set_plan("Plus");
    membership.mutable_price()->set_currency_code("EUR");
    membership.mutable_price()->set_minor_units(899);
    membership.set_period_months(1);
    *membership.mutable_join_time() = clock::ToProto(start);
    *membership.mutable_trial_end_time() = clock::ToProto(start + trial);
    request.set_request_id(ids.New());
    return request;
  }
  void Join(absl::Duration trial) {
    REQUIRE(harness.Call(admin, "account", &Stub::ImportMembership, Sold(trial)).ok());
  }
  // Answers whether it was wanted.
  bool Paid(const std::string& order) {
    v1::RecordMembershipPeriodRequest request;
    request.set_name(kPlus);
    request.set_customer(kAna);
    request.set_order(order);
    *request.mutable_paid_time() = clock::ToProto(harness.clock().Now());
    request.set_request_id(ids.New());
    const auto recorded = harness.Call(harness.Service("order"), "account", &Stub::RecordMembershipPeriod, request);
    INFO(recorded.status().ToString());
    REQUIRE(recorded.ok());
    return recorded->wanted();
  }
  template <class Request, class Method>
  absl::Status Ask(Method method, const testing::Identity& who, Request request = {}) {
    request.set_name(kPlus);
    request.set_request_id(ids.New());
    return harness.Call(who, "account", method, request).status();
  }
  absl::Status Cancel(const std::string& customer = kAna) {
    return Ask<v1::CancelMembershipRequest>(&Stub::CancelMembership, harness.Customer(customer));
  }
  absl::Status Resume() { return Ask<v1::ResumeMembershipRequest>(&Stub::ResumeMembership, harness.Customer(kAna)); }
  absl::Status Pause(absl::Duration length) {
    v1::PauseMembershipRequest request;
    *request.mutable_until_time() = clock::ToProto(harness.clock().Now() + length);
    return Ask(&Stub::PauseMembership, harness.Customer(kAna), request);
  }
  absl::Status FailPayment() { return Ask<v1::RecordPaymentFailureRequest>(&Stub::RecordPaymentFailure, admin); }
  v1::Membership Get() {
    v1::GetMembershipRequest request;
    request.set_name(kPlus);
    const auto found = harness.Call(harness.Customer(kAna), "account", &Stub::GetMembership, request);
    REQUIRE(found.ok());
    return found->membership();
  }
  // Timers run beside the test: waits until one has moved it.
  State Becomes(State state) {
    for (int i = 0; i < 500 && Get().state() != state; ++i) harness.clock().Advance(absl::Milliseconds(10));
    return Get().state();
  }

  const absl::Time start = absl::FromUnixSeconds(1'790'000'000);
  testing::ServiceHarness harness{start};
  testing::Identity admin = harness.Person("agents/root", "admin");
  ids::SequentialIds ids;
};

TEST_CASE_METHOD(Members, "decision 3.5: a trial becomes a paid membership, period by period") {
  Join(30 * kDay);
  REQUIRE(harness.Call(admin, "account", &Stub::ImportMembership, Sold(30 * kDay)).ok());
  CHECK(status::ReasonOf(harness.Call(admin, "account", &Stub::ImportMembership, Sold(kDay)).status()) ==
        errors::v1::REASON_RESOURCE_EXISTS);
  CHECK(Get().state() == v1::Membership::STATE_TRIAL);
  harness.clock().Advance(30 * kDay);
  CHECK(Paid("orders/m1"));
  CHECK(Paid("orders/m1"));
  const v1::Membership first = Get();
  CHECK(first.state() == v1::Membership::STATE_ACTIVE);
  CHECK(first.first_paid_time().seconds() == first.period().start_time().seconds());
  // Paid a little early: the next period still begins where this one ends.
  harness.clock().AdvanceTo(clock::FromProto(first.period().end_time()) - kDay);
  CHECK(Paid("orders/m2"));
  CHECK(Get().period().start_time().seconds() == first.period().end_time().seconds());
  CHECK(Get().first_paid_time().seconds() == first.first_paid_time().seconds());
}

TEST_CASE_METHOD(Members, "decision 3.5: a charge that nobody wanted changes nothing and is to be paid back") {
  Join({});
  REQUIRE(Paid("orders/m1"));
  SECTION("twice for the same period") {
    harness.clock().Advance(kDay);
    CHECK_FALSE(Paid("orders/m2"));
    CHECK_FALSE(Paid("orders/m2"));
    CHECK(Get().period().order() == "orders/m1");
  }
  SECTION("after the cancellation, however close the two are") {
    harness.clock().AdvanceTo(clock::FromProto(Get().period().end_time()) - absl::Seconds(1));
    REQUIRE(Cancel().ok());
    CHECK_FALSE(Paid("orders/m2"));
    CHECK(Get().state() == v1::Membership::STATE_ENDS_AFTER_PERIOD);
  }
  SECTION("during a pause") {
    REQUIRE(Pause(60 * kDay).ok());
    CHECK_FALSE(Paid("orders/m2"));
  }
}

TEST_CASE_METHOD(Members,
                 "decision 3.5: cancelling takes one step, lasts to the end of what is paid, and can be taken back") {
  Join({});
  REQUIRE(Paid("orders/m1"));
  CHECK(status::ReasonOf(Cancel("customers/ben")) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  REQUIRE(Cancel().ok());
  CHECK(Get().state() == v1::Membership::STATE_ENDS_AFTER_PERIOD);
  CHECK(Get().has_cancel_time());
  CHECK(status::ReasonOf(Cancel()) == errors::v1::REASON_ILLEGAL_STATE);
  REQUIRE(Resume().ok());
  CHECK(Get().state() == v1::Membership::STATE_ACTIVE);
  CHECK_FALSE(Get().has_cancel_time());
  REQUIRE(Cancel().ok());
  harness.clock().AdvanceTo(clock::FromProto(Get().period().end_time()));
  CHECK(Becomes(v1::Membership::STATE_ENDED) == v1::Membership::STATE_ENDED);
  CHECK(status::ReasonOf(Resume()) == errors::v1::REASON_ILLEGAL_STATE);
}

TEST_CASE_METHOD(Members, "decision 3.5: a trial that was cancelled ends without a charge") {
  Join(30 * kDay);
  REQUIRE(Cancel().ok());
  CHECK_FALSE(Paid("orders/m1"));
  harness.clock().Advance(30 * kDay);
  CHECK(Becomes(v1::Membership::STATE_ENDED) == v1::Membership::STATE_ENDED);
}

TEST_CASE_METHOD(Members, "decision 3.5: benefits outlast an unpaid period by a week") {
  Join({});
  REQUIRE(Paid("orders/m1"));
  harness.clock().AdvanceTo(clock::FromProto(Get().period().end_time()));
  const bool told = GENERATE(true, false);
  if (told) {
    REQUIRE(FailPayment().ok());
    CHECK(Get().state() == v1::Membership::STATE_PAYMENT_FAILED);
  }
  SECTION("paid within it") {
    harness.clock().Advance(6 * kDay);
    CHECK(Paid("orders/m2"));
    CHECK(Get().state() == v1::Membership::STATE_ACTIVE);
  }
  SECTION("not paid") {
    harness.clock().Advance(7 * kDay);
    CHECK(Becomes(v1::Membership::STATE_ENDED) == v1::Membership::STATE_ENDED);
  }
}

TEST_CASE_METHOD(Members, "decision 3.5: a membership that is imported late has a week for its periods to follow") {
  harness.clock().Advance(30 * kDay);
  Join({});
  harness.clock().Advance(6 * kDay);
  CHECK(Get().state() == v1::Membership::STATE_TRIAL);
  CHECK(Paid("orders/m1"));
  CHECK_FALSE(Get().has_grace_end_time());
}

TEST_CASE_METHOD(Members, "decision 3.5: a pause keeps what is paid and ends by itself") {
  Join({});
  REQUIRE(Paid("orders/m1"));
  const absl::Time end = clock::FromProto(Get().period().end_time());
  CHECK(status::ReasonOf(Pause(91 * kDay)) == errors::v1::REASON_INVALID_FIELD);
  harness.clock().Advance(10 * kDay);
  REQUIRE(Pause(60 * kDay).ok());
  harness.clock().Advance(60 * kDay);
  CHECK(Becomes(v1::Membership::STATE_ACTIVE) == v1::Membership::STATE_ACTIVE);
  CHECK(clock::FromProto(Get().period().end_time()) >= end + 60 * kDay);
  CHECK(clock::FromProto(Get().period().end_time()) < end + 60 * kDay + absl::Hours(1));
}

TEST_CASE_METHOD(Members, "decision 3.5: a pause that began in the days of grace leaves a week to pay after it") {
  Join({});
  REQUIRE(Paid("orders/m1"));
  harness.clock().AdvanceTo(clock::FromProto(Get().period().end_time()) + kDay);
  for (int i = 0; i < 500 && !Get().has_grace_end_time(); ++i) harness.clock().Advance(absl::Milliseconds(10));
  REQUIRE(Get().has_grace_end_time());
  REQUIRE(Pause(30 * kDay).ok());
  harness.clock().Advance(30 * kDay);
  CHECK(Becomes(v1::Membership::STATE_ACTIVE) == v1::Membership::STATE_ACTIVE);
  for (int i = 0; i < 500 && !Get().has_grace_end_time(); ++i) harness.clock().Advance(absl::Milliseconds(10));
  REQUIRE(Get().has_grace_end_time());
  CHECK(clock::FromProto(Get().grace_end_time()) >= harness.clock().Now() + 6 * kDay);
}

}  // namespace
}  // namespace recourse::account
