// The ways between a claim and its end: offers, questions, parts, appeals, the carrier's word, evidence.
#include <catch2/catch.hpp>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "services/agent/agent_module.h"
#include "tests/integration/claims/claims_fixture.h"

namespace recourse::claims {
namespace {

using v1::Claim;

constexpr absl::Duration kThreeDays = absl::Hours(72);
constexpr absl::Duration kAppealTime = absl::Hours(720);
constexpr int64_t kOffered = 2'000;

errors::v1::Reason ReasonOf(const absl::Status& status) { return status::ReasonOf(status); }

TEST_CASE_METHOD(ClaimsFixture, "AZ-OFFER: an offer that is taken is paid, and that is all, or else a person decides") {
  const Claim filed = ClaimLamp();
  CHECK(ReasonOf(Offer(filed.name(), kLampPaid + 1).status()) == errors::v1::REASON_AMOUNT_OUT_OF_RANGE);
  const auto offered = Offer(filed.name(), kOffered);
  REQUIRE(offered.ok());
  CHECK(offered->state() == Claim::STATE_OFFERED);
  CHECK(offered->viewer_state() == Claim::VIEWER_STATE_WAITING);
  CHECK(Get(alice, filed.name())->viewer_state() == Claim::VIEWER_STATE_ACTION_REQUIRED);
  CHECK(clock::FromProto(offered->buyer_deadline()) == harness.clock().Now() + kThreeDays);
  CHECK(ReasonOf(AnswerOffer(alice, filed.name(), true, kOffered + 1).status()) == errors::v1::REASON_OFFER_EXPIRED);
  CHECK(ReasonOf(AnswerOffer(bob, filed.name(), true, kOffered).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);

  SECTION("taken") {
    REQUIRE(AnswerOffer(alice, filed.name(), true, kOffered).ok());
    const Claim paid = AwaitState(filed.name(), Claim::STATE_PAID);
    CHECK(paid.granted_amount().minor_units() == kOffered);
    REQUIRE(Refunds().size() == 1);
    CHECK(Refunds()[0].total().minor_units() == kOffered);
    AwaitHolder(kLamp, "");
    // What a seller offered is not appealed against.
    CHECK(ReasonOf(Appeal(shop, filed.name()).status()) == errors::v1::REASON_CLAIM_NOT_APPEALABLE);
  }
  SECTION("declined") {
    CHECK(AnswerOffer(alice, filed.name(), false, kOffered)->state() == Claim::STATE_UNDER_REVIEW);
    CHECK(ReasonOf(AnswerOffer(alice, filed.name(), true, kOffered).status()) == errors::v1::REASON_OFFER_EXPIRED);
  }
  SECTION("left") {
    harness.clock().Advance(kThreeDays);
    AwaitState(filed.name(), Claim::STATE_UNDER_REVIEW);
    CHECK(Refunds().empty());
  }
}

TEST_CASE_METHOD(ClaimsFixture, "T-CLAIM-1: a claim may end without a refund, and says what the customer would have") {
  const auto created = Create(alice, kLamp, Claim::TYPE_NOT_RECEIVED, NewId(), Claim::RESOLUTION_REPLACEMENT);
  REQUIRE(created.ok());
  CHECK(created->desired_resolution() == Claim::RESOLUTION_REPLACEMENT);
  AwaitState(created->name(), Claim::STATE_AWAITING_SELLER);
  CHECK(ReasonOf(OfferReplacement(created->name(), "").status()) == errors::v1::REASON_INVALID_FIELD);
  const auto offered = OfferReplacement(created->name(), "T-again");
  REQUIRE(offered.ok());
  CHECK(offered->state() == Claim::STATE_OFFERED);
  CHECK(offered->replacement_offered());
  CHECK(offered->replacement_tracking_number() == "T-again");
  // Not the offer that is on the table.
  CHECK(ReasonOf(AnswerOffer(alice, created->name(), true, kOffered).status()) == errors::v1::REASON_OFFER_EXPIRED);

  SECTION("taken: no refund, and the unit may be claimed for again") {
    const auto resolved = AnswerOffer(alice, created->name(), true, 0);
    REQUIRE(resolved.ok());
    CHECK(resolved->state() == Claim::STATE_RESOLVED_BY_SELLER);
    CHECK(resolved->granted_amount().minor_units() == 0);
    AwaitHolder(kLamp, "");
    CHECK(Refunds().empty());
    CHECK(Create(alice, kLamp, Claim::TYPE_NOT_RECEIVED, NewId()).ok());
  }
  SECTION("declined: a person decides, and a refund has its amount") {
    CHECK(AnswerOffer(alice, created->name(), false, 0)->state() == Claim::STATE_UNDER_REVIEW);
    REQUIRE(Decide(maria, created->name(), v1::DecideClaimRequest::DECISION_GRANT).ok());
    CHECK(AwaitState(created->name(), Claim::STATE_PAID).granted_amount().minor_units() == kLampPaid);
    CHECK(Refunds().size() == 1);
  }
}

TEST_CASE_METHOD(ClaimsFixture,
                 "AZ-BUYER-INFO: a question stops at its answer or after 72 hours, and a silent seller pays") {
  const Claim filed = ClaimLamp();
  REQUIRE(Respond(shop, filed.name(), SellersAnswer::ANSWER_CONTEST).ok());

  SECTION("answered") {
    CHECK(Ask(filed.name(), v1::CLAIM_PARTY_BUYER)->state() == Claim::STATE_AWAITING_BUYER);
    CHECK(ReasonOf(Answer(bob, filed.name()).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
    CHECK(Answer(alice, filed.name())->state() == Claim::STATE_UNDER_REVIEW);
    CHECK(Get(shop, filed.name())->answer() == "brown");
    CHECK(ReasonOf(Answer(alice, filed.name()).status()) == errors::v1::REASON_ILLEGAL_STATE);
  }
  SECTION("the customer is silent") {
    REQUIRE(Ask(filed.name(), v1::CLAIM_PARTY_BUYER).ok());
    harness.clock().Advance(kThreeDays);
    AwaitState(filed.name(), Claim::STATE_UNDER_REVIEW);
  }
  SECTION("the seller is silent") {
    CHECK(Ask(filed.name(), v1::CLAIM_PARTY_SELLER)->state() == Claim::STATE_AWAITING_SELLER);
    harness.clock().Advance(kThreeDays);
    CHECK(AwaitState(filed.name(), Claim::STATE_PAID).automatic());
  }
}

TEST_CASE_METHOD(ClaimsFixture, "a person may grant a part, never more than the claim is about") {
  const Claim filed = ClaimLamp();
  REQUIRE(Respond(shop, filed.name(), SellersAnswer::ANSWER_CONTEST).ok());
  CHECK(ReasonOf(Decide(maria, filed.name(), v1::DecideClaimRequest::DECISION_GRANT, kLampPaid + 1).status()) ==
        errors::v1::REASON_AMOUNT_OUT_OF_RANGE);
  REQUIRE(Decide(maria, filed.name(), v1::DecideClaimRequest::DECISION_GRANT, 2'951).ok());
  CHECK(AwaitState(filed.name(), Claim::STATE_PAID).granted_amount().minor_units() == 2'951);
  REQUIRE(Refunds().size() == 1);
  CHECK(Refunds()[0].total().minor_units() == 2'951);
}

TEST_CASE_METHOD(ClaimsFixture,
                 "AZ-APPEAL: a customer appeals a denial once, within 30 days, and another person decides") {
  const Claim denied = DeniedLamp();
  AwaitHolder(kLamp, "");
  CHECK(Get(alice, denied.name())->viewer_state() == Claim::VIEWER_STATE_APPEALABLE);
  CHECK(ReasonOf(Appeal(shop, denied.name()).status()) == errors::v1::REASON_CLAIM_NOT_APPEALABLE);

  SECTION("too late") {
    harness.clock().Advance(kAppealTime + absl::Seconds(1));
    CHECK(ReasonOf(Appeal(alice, denied.name()).status()) == errors::v1::REASON_CLAIM_NOT_APPEALABLE);
    CHECK(Get(alice, denied.name())->viewer_state() == Claim::VIEWER_STATE_RESOLVED);
  }
  SECTION("overturned") {
    harness.clock().Advance(kAppealTime);
    REQUIRE(Appeal(alice, denied.name()).ok());
    AwaitHolder(kLamp, denied.name());
    CHECK(ReasonOf(DecideAppeal(maria, denied.name(), v1::Appeal::OUTCOME_OVERTURNED).status()) ==
          errors::v1::REASON_ROLE_NOT_ALLOWED);
    REQUIRE(DecideAppeal(sue, denied.name(), v1::Appeal::OUTCOME_OVERTURNED).ok());
    AwaitState(denied.name(), Claim::STATE_PAID);
    CHECK(Refunds().size() == 1);
    CHECK(Get(shop, denied.name())->viewer_state() == Claim::VIEWER_STATE_APPEALABLE);
  }
  SECTION("upheld") {
    REQUIRE(Appeal(alice, denied.name()).ok());
    AwaitHolder(kLamp, denied.name());
    CHECK(DecideAppeal(sue, denied.name(), v1::Appeal::OUTCOME_UPHELD)->state() == Claim::STATE_DENIED_FINAL);
    AwaitHolder(kLamp, "");
    CHECK(ReasonOf(Appeal(alice, denied.name()).status()) == errors::v1::REASON_CLAIM_NOT_APPEALABLE);
    CHECK(Refunds().empty());
  }
  SECTION("the unit is another remedy's by now") {
    order::v1::ReserveUnitsRequest reserve;
    reserve.set_order(kOrder);
    reserve.add_units(kLamp);
    reserve.set_holder("returns/other");
    reserve.set_request_id(NewId());
    REQUIRE(harness
                .Call(harness.Service("returns", testing::ServiceHarness::CustomerActor(kAlice)), "order",
                      &order::v1::OrderService::Stub::ReserveUnits, reserve)
                .ok());
    REQUIRE(Appeal(alice, denied.name()).ok());
    AwaitState(denied.name(), Claim::STATE_DENIED_FINAL);
    AwaitHolder(kLamp, "returns/other");
  }
}

TEST_CASE_METHOD(ClaimsFixture, "AZ-APPEAL: a seller who was right is relieved, and the customer keeps the money") {
  const Claim filed = ClaimLamp();
  harness.clock().Advance(kThreeDays);
  AwaitState(filed.name(), Claim::STATE_PAID);
  CHECK(Get(shop, filed.name())->counts_against_seller());
  CHECK(Get(shop, filed.name())->funded_by() == Claim::FUNDED_BY_SELLER);
  CHECK(Appeal(shop, filed.name())->state() == Claim::STATE_SELLER_APPEALED);
  CHECK(Get(alice, filed.name())->viewer_state() == Claim::VIEWER_STATE_RESOLVED);

  const bool overturned = GENERATE(true, false);
  REQUIRE(
      DecideAppeal(sue, filed.name(), overturned ? v1::Appeal::OUTCOME_OVERTURNED : v1::Appeal::OUTCOME_UPHELD).ok());
  const auto seen = Get(shop, filed.name());
  CHECK(seen->state() == Claim::STATE_PAID);
  CHECK(seen->funded_by() == (overturned ? Claim::FUNDED_BY_PLATFORM : Claim::FUNDED_BY_SELLER));
  CHECK(seen->counts_against_seller() == !overturned);
  CHECK(seen->viewer_state() == Claim::VIEWER_STATE_RESOLVED);
  CHECK(ReasonOf(Appeal(shop, filed.name()).status()) == errors::v1::REASON_CLAIM_NOT_APPEALABLE);
  CHECK(Refunds().size() == 1);
  CHECK(Get(alice, filed.name())->funded_by() == Claim::FUNDED_BY_UNSPECIFIED);
}

TEST_CASE_METHOD(ClaimsFixture, "DL-REFUSED: what came back to its sender is paid at once, and nobody did wrong") {
  Scan("408");
  const auto created = Create(alice, kLamp, Claim::TYPE_NOT_RECEIVED, NewId());
  REQUIRE(created.ok());
  const Claim paid = AwaitState(created->name(), Claim::STATE_PAID);
  CHECK(paid.automatic());
  CHECK_FALSE(Get(shop, paid.name())->counts_against_seller());
  CHECK(Refunds().size() == 1);

  v1::ExplainClaimRequest explain;
  explain.set_name(paid.name());
  const auto why = harness.Call(maria, "claims", &Stub::ExplainClaim, explain);
  REQUIRE(why.ok());
  CHECK_FALSE(why->differs_today());
  REQUIRE(why->trace().units_size() == 1);
  CHECK(why->trace().units(0).verdict().eligible());
  REQUIRE(why->trace().steps_size() == 2);
  CHECK(why->trace().steps(0).event() == "decide");
  CHECK(why->trace().steps(0).policy_row() == "DL-REFUSED");
  CHECK(why->trace().steps(1).event() == "pay");
}

TEST_CASE_METHOD(ClaimsFixture, "what was paid back otherwise is not paid again") {
  const Claim filed = ClaimLamp();
  PayBackLamp();
  REQUIRE(Respond(shop, filed.name(), SellersAnswer::ANSWER_ACCEPT).ok());
  AwaitState(filed.name(), Claim::STATE_RESOLVED_ELSEWHERE);
  AwaitHolder(kLamp, "");
  CHECK(Refunds().size() == 1);
}

TEST_CASE_METHOD(ClaimsFixture, "parties show their own files, and see each other's") {
  const Claim filed = ClaimLamp();
  const std::string photo = Upload(alice, "an empty porch");
  const std::string receipt = Upload(shop, "a receipt");
  CHECK(ReasonOf(Show(alice, filed.name(), receipt).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(ReasonOf(Show(bob, filed.name(), Upload(bob, "x")).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  REQUIRE(Show(alice, filed.name(), photo).ok());
  CHECK(Show(alice, filed.name(), photo)->evidence_size() == 1);
  const auto both = Show(shop, filed.name(), receipt);
  REQUIRE(both.ok());
  CHECK(both->evidence(0).party() == v1::CLAIM_PARTY_BUYER);
  CHECK(both->evidence(1).party() == v1::CLAIM_PARTY_SELLER);
  CHECK(ReadEvidence(shop, filed.name(), photo)->find("an empty porch") != std::string::npos);
  CHECK(ReadEvidence(alice, filed.name(), receipt).ok());
  CHECK(ReasonOf(ReadEvidence(bob, filed.name(), photo).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(ReasonOf(ReadEvidence(shop, filed.name(), Upload(alice, "not shown")).status()) ==
        errors::v1::REASON_RESOURCE_NOT_FOUND);

  SECTION("the same content for another claim is told to staff") {
    const auto other = Create(alice, kChair, Claim::TYPE_NOT_AS_DESCRIBED, NewId());
    REQUIRE(other.ok());
    REQUIRE(Show(alice, other->name(), Upload(alice, "an empty porch")).ok());
    CHECK(Get(maria, other->name())->attention().find(filed.name()) != std::string::npos);
    CHECK(Get(alice, other->name())->attention().empty());
  }
  SECTION("where the files are cannot be reached: nothing is shown, and it may be tried again") {
    const std::string more = Upload(alice, "more");
    harness.StopHost("agent");
    // It is waited for as long as one call may take.
    const absl::Status away = Show(alice, filed.name(), more).status();
    INFO(away.ToString());
    CHECK((absl::IsUnavailable(away) || absl::IsDeadlineExceeded(away)));
    CHECK(Get(alice, filed.name())->evidence_size() == 2);
  }
  SECTION("what is decided hears no more") {
    REQUIRE(Respond(shop, filed.name(), SellersAnswer::ANSWER_ACCEPT).ok());
    AwaitState(filed.name(), Claim::STATE_PAID);
    CHECK(ReasonOf(Show(alice, filed.name(), Upload(alice, "late")).status()) == errors::v1::REASON_ILLEGAL_STATE);
  }
}

}  // namespace
}  // namespace recourse::claims
