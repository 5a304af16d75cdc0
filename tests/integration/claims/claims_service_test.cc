#include <thread>

#include <catch2/catch.hpp>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "services/claims/claim_policy.h"
#include "services/order/order_module.h"
#include "services/refunds/refunds_module.h"
#include "tests/integration/claims/claims_fixture.h"

namespace recourse::claims {
namespace {

constexpr absl::Duration kSellersTime = absl::Hours(72);

errors::v1::Reason ReasonOf(const absl::Status& status) { return status::ReasonOf(status); }

TEST_CASE_METHOD(ClaimsFixture,
                 "AZ-SELLER-RESP, AZ-NORESP: a seller who is silent for 72 hours pays for what never came") {
  const v1::Claim filed = ClaimLamp();
  CHECK(filed.seller() == kShop);
  CHECK(filed.amount().minor_units() == kLampPaid);
  CHECK(clock::FromProto(filed.seller_deadline()) == harness.clock().Now() + kSellersTime);
  AwaitHolder(kLamp, filed.name());

  harness.clock().Advance(kSellersTime - absl::Seconds(1));
  CHECK(Get(alice, filed.name())->state() == v1::Claim::STATE_AWAITING_SELLER);
  harness.clock().Advance(absl::Seconds(1));
  const v1::Claim paid = AwaitState(filed.name(), v1::Claim::STATE_PAID);
  const auto refunds = Refunds();
  REQUIRE(refunds.size() == 1);
  CHECK(refunds[0].name() == paid.refund());
  CHECK(refunds[0].source() == filed.name());
  CHECK(refunds[0].total().minor_units() == kLampPaid);
  AwaitHolder(kLamp, "");
  CHECK(ReasonOf(Create(alice, kLamp, v1::Claim::TYPE_NOT_RECEIVED, NewId()).status()) ==
        errors::v1::REASON_CLAIM_NOT_ELIGIBLE);
}

TEST_CASE_METHOD(ClaimsFixture, "a claim that is early goes to the seller by itself, and the seller may pay before") {
  const auto scheduled = Create(alice, kChair, v1::Claim::TYPE_NOT_AS_DESCRIBED, NewId());
  REQUIRE(scheduled.ok());
  CHECK(scheduled->state() == v1::Claim::STATE_SCHEDULED);
  CHECK(clock::FromProto(scheduled->fileable_time()) == harness.clock().Now() + absl::Hours(48));

  SECTION("by itself") {
    harness.clock().Advance(absl::Hours(48));
    AwaitState(scheduled->name(), v1::Claim::STATE_AWAITING_SELLER);
  }
  SECTION("before") {
    REQUIRE(Respond(shop, scheduled->name(), SellersAnswer::ANSWER_ACCEPT).ok());
    AwaitState(scheduled->name(), v1::Claim::STATE_PAID);
    CHECK(Refunds().size() == 1);
  }
}

TEST_CASE_METHOD(ClaimsFixture, "what the platform sold is customer service's, not the guarantee's") {
  const absl::Status refused = Create(alice, kKettle, v1::Claim::TYPE_NOT_AS_DESCRIBED, NewId()).status();
  CHECK(ReasonOf(refused) == errors::v1::REASON_CLAIM_NOT_ELIGIBLE);
  CHECK(status::MetadataOf(refused, "road") == "customer_service");

  v1::CheckClaimEligibilityRequest request;
  request.set_order(kOrder);
  request.set_type(v1::Claim::TYPE_NOT_AS_DESCRIBED);
  const auto checked = harness.Call(alice, "claims", &Stub::CheckClaimEligibility, request);
  REQUIRE(checked.ok());
  REQUIRE(checked->units_size() == 4);
  CHECK(checked->units(0).blockers(0) == "ORDER_NOT_DELIVERED");
  CHECK(checked->units(1).eligible());
  CHECK(checked->units(2).ask_customer_service());
}

TEST_CASE_METHOD(ClaimsFixture, "a contested claim is decided by a person, once") {
  const v1::Claim filed = ClaimLamp();
  CHECK(ReasonOf(Decide(maria, filed.name(), v1::DecideClaimRequest::DECISION_GRANT).status()) ==
        errors::v1::REASON_ILLEGAL_STATE);
  CHECK(ReasonOf(Respond(shop, filed.name(), SellersAnswer::ANSWER_CONTEST, "").status()) ==
        errors::v1::REASON_INVALID_FIELD);
  const auto contested = Respond(shop, filed.name(), SellersAnswer::ANSWER_CONTEST);
  REQUIRE(contested.ok());
  CHECK(contested->state() == v1::Claim::STATE_UNDER_REVIEW);
  harness.clock().Advance(kSellersTime);

  SECTION("granted") {
    REQUIRE(Decide(maria, filed.name(), v1::DecideClaimRequest::DECISION_GRANT).ok());
    AwaitState(filed.name(), v1::Claim::STATE_PAID);
    CHECK(Refunds().size() == 1);
  }
  SECTION("denied") {
    const auto denied = Decide(maria, filed.name(), v1::DecideClaimRequest::DECISION_DENY);
    REQUIRE(denied.ok());
    CHECK(denied->state() == v1::Claim::STATE_DENIED);
    CHECK(denied->note() == "third time this month");
    AwaitHolder(kLamp, "");
    CHECK(Refunds().empty());
  }
  CHECK(ReasonOf(Decide(maria, filed.name(), v1::DecideClaimRequest::DECISION_GRANT).status()) ==
        errors::v1::REASON_ILLEGAL_STATE);
  CHECK(Get(alice, filed.name())->note().empty());
  CHECK(Get(shop, filed.name())->note().empty());
  CHECK(Get(alice, filed.name())->explanation() == "as the carrier says");
}

TEST_CASE_METHOD(ClaimsFixture, "everybody sees what is theirs and no more") {
  const v1::Claim filed = ClaimLamp();
  const auto sellers = Get(shop, filed.name());
  REQUIRE(sellers.ok());
  CHECK(sellers->customer().empty());
  CHECK(sellers->statement() == filed.statement());
  CHECK(List(shop, kShop)->size() == 1);
  CHECK(List(alice, kAlice)->size() == 1);
  CHECK(List(alice, kOrder)->size() == 1);

  for (const testing::Identity* stranger : {&bob, &other_shop}) {
    CHECK(ReasonOf(Get(*stranger, filed.name()).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
    for (const char* parent : {kShop, kAlice, kOrder}) CHECK(List(*stranger, parent)->empty());
  }
  CHECK(ReasonOf(Withdraw(bob, filed.name(), NewId()).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(ReasonOf(Respond(other_shop, filed.name(), SellersAnswer::ANSWER_ACCEPT).status()) ==
        errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(ReasonOf(Respond(alice, filed.name(), SellersAnswer::ANSWER_ACCEPT).status()) ==
        errors::v1::REASON_ROLE_NOT_ALLOWED);
  CHECK(ReasonOf(Create(bob, kLamp, v1::Claim::TYPE_NOT_RECEIVED, NewId()).status()) ==
        errors::v1::REASON_RESOURCE_NOT_FOUND);
}

TEST_CASE_METHOD(
    ClaimsFixture,
    "INV-05, INV-11: a repeated request makes one claim and one withdrawal, and a unit has one open claim") {
  const std::string request_id = NewId();
  const auto first = Create(alice, kLamp, v1::Claim::TYPE_NOT_RECEIVED, request_id);
  REQUIRE(first.ok());
  CHECK(Create(alice, kLamp, v1::Claim::TYPE_NOT_RECEIVED, request_id)->name() == first->name());
  CHECK(ReasonOf(Create(alice, kChair, v1::Claim::TYPE_NOT_RECEIVED, request_id).status()) ==
        errors::v1::REASON_IDEMPOTENCY_KEY_REUSED);
  CHECK(ReasonOf(Create(alice, kLamp, v1::Claim::TYPE_NOT_RECEIVED, NewId()).status()) ==
        errors::v1::REASON_REMEDY_ALREADY_OPEN);
  CHECK(List(alice, kOrder)->size() == 1);

  const std::string withdrawal = NewId();
  REQUIRE(Withdraw(alice, first->name(), withdrawal).ok());
  CHECK(Withdraw(alice, first->name(), withdrawal)->state() == v1::Claim::STATE_WITHDRAWN);
  AwaitHolder(kLamp, "");
  // Once more, and no more.
  const auto second = Create(alice, kLamp, v1::Claim::TYPE_NOT_RECEIVED, NewId());
  REQUIRE(second.ok());
  REQUIRE(Withdraw(alice, second->name(), NewId()).ok());
  AwaitHolder(kLamp, "");
  CHECK(ReasonOf(Create(alice, kLamp, v1::Claim::TYPE_NOT_RECEIVED, NewId()).status()) ==
        errors::v1::REASON_CLAIM_NOT_ELIGIBLE);
}

TEST_CASE_METHOD(ClaimsFixture, "a withdrawal and the end of the seller's time never both happen") {
  const v1::Claim filed = ClaimLamp();
  absl::Status withdrawn;
  std::thread customer([&] { withdrawn = Withdraw(alice, filed.name(), NewId()).status(); });
  harness.clock().Advance(kSellersTime);
  customer.join();
  const v1::Claim ended = Await(filed.name(), [](const v1::Claim& now) {
    return now.state() == v1::Claim::STATE_WITHDRAWN || now.state() == v1::Claim::STATE_PAID;
  });
  CHECK(withdrawn.ok() == (ended.state() == v1::Claim::STATE_WITHDRAWN));
  CHECK(Refunds().size() == (withdrawn.ok() ? 0u : 1u));
  AwaitHolder(kLamp, "");
}

TEST_CASE_METHOD(ClaimsFixture, "a grant whose refund could not be asked for is paid once after a restart") {
  const v1::Claim filed = ClaimLamp();
  harness.StopHost("refunds");
  REQUIRE(Respond(shop, filed.name(), SellersAnswer::ANSWER_ACCEPT).ok());
  CHECK(Get(alice, filed.name())->state() == v1::Claim::STATE_GRANTED);
  harness.StopHost("claims");
  harness.StartHost(refunds::Module());
  StartClaims();
  harness.clock().Advance(absl::Minutes(2));  // past lease and back-off of the attempt that was cut off
  AwaitState(filed.name(), v1::Claim::STATE_PAID);
  CHECK(Refunds().size() == 1);
}

TEST_CASE_METHOD(ClaimsFixture, "units of a withdrawn claim are given back when order is there again") {
  const v1::Claim filed = ClaimLamp();
  harness.StopHost("order");
  REQUIRE(Withdraw(alice, filed.name(), NewId()).ok());
  harness.StopHost("claims");
  harness.StartHost(order::Module());
  StartClaims();
  harness.clock().Advance(absl::Minutes(2));  // past lease and back-off of the attempt that was cut off
  AwaitHolder(kLamp, "");
}

TEST_CASE("a policy that leaves a wait open, or says it twice, is refused") {
  v1::ClaimPolicy policy;
  policy.set_version("test");
  for (int kind = v1::ClaimRow::KIND_WINDOW; kind <= v1::ClaimRow::Kind_MAX; ++kind) {
    v1::ClaimRow& row = *policy.add_rows();
    row.set_id("ROW-" + std::to_string(kind));
    row.set_kind(static_cast<v1::ClaimRow::Kind>(kind));
    row.set_hours(kind);
    row.set_source("[D]");
  }
  REQUIRE(RulesOf(policy).ok());
  CHECK(RulesOf(policy)->seller_response.length == absl::Hours(v1::ClaimRow::KIND_SELLER_RESPONSE));

  struct Case {
    std::string name;
    void (*spoil)(v1::ClaimPolicy&);
  };
  const Case cases[] = {
      {"no version", [](v1::ClaimPolicy& spoilt) { spoilt.clear_version(); }},
      {"a kind is missing", [](v1::ClaimPolicy& spoilt) { spoilt.mutable_rows()->RemoveLast(); }},
      {"a kind twice", [](v1::ClaimPolicy& spoilt) { *spoilt.add_rows() = spoilt.rows(0); }},
      {"no kind", [](v1::ClaimPolicy& spoilt) { spoilt.mutable_rows(0)->clear_kind(); }},
      {"no source", [](v1::ClaimPolicy& spoilt) { spoilt.mutable_rows(0)->clear_source(); }},
      {"no time", [](v1::ClaimPolicy& spoilt) { spoilt.mutable_rows(0)->clear_hours(); }},
  };
  for (const Case& test : cases) {
    INFO(test.name);
    v1::ClaimPolicy spoilt = policy;
    test.spoil(spoilt);
    CHECK_FALSE(RulesOf(spoilt).ok());
  }
  CHECK(LoadRules(RECOURSE_POLICY_DIR).ok());
}

}  // namespace
}  // namespace recourse::claims
