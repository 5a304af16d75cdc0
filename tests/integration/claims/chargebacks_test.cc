// Claims beside chargebacks: the bank goes first.
#include <catch2/catch.hpp>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/refunds/v1/dispute_service.grpc.pb.h"
#include "tests/integration/claims/claims_fixture.h"
#include "tests/integration/refunds/scripted_provider.h"

namespace recourse::claims {
namespace {

using refunds::DisputeState;
using refunds::v1::Dispute;
using v1::Claim;
using enum refunds::DisputeState;

constexpr absl::Duration kDay = absl::Hours(24);

struct Provided {
  refunds::ScriptedProvider provider;
};

struct WithDisputes : Provided, ClaimsFixture {
  WithDisputes() : ClaimsFixture(provider.Client()) {}

  // The provider's news of the one payment.
  void Tell(DisputeState state, bool refundable = false, const std::string& dispute = "dp_1") {
    ++told_;
    refunds::v1::IngestProviderWebhookRequest request;
    request.set_body(provider.Event("evt_" + std::to_string(told_),
                                    refunds::ProviderDispute{.id = dispute,
                                                             .payment_reference = "pi_1",
                                                             .state = state,
                                                             .amount = {kLampPaid, "USD"},
                                                             .reason = "product_not_received",
                                                             .refundable = refundable,
                                                             .evidence_due_time = harness.clock().Now() + 7 * kDay},
                                    1'000 + told_));
    request.set_signature(refunds::kSignature);
    REQUIRE(harness.Call({}, "refunds", &refunds::v1::RefundsService::Stub::IngestProviderWebhook, request).ok());
  }
  void SayItIsAbout(const std::string& unit) {
    using Disputes = refunds::v1::DisputeService::Stub;
    refunds::v1::ListDisputesRequest list;
    list.set_parent(kOrder);
    const auto listed = harness.Call(maria, "refunds", &Disputes::ListDisputes, list);
    REQUIRE(listed.ok());
    refunds::v1::MapDisputeRequest map;
    map.set_name(listed->disputes(0).name());
    map.add_units(unit);
    map.set_request_id(NewId());
    REQUIRE(harness.Call(maria, "refunds", &Disputes::MapDispute, map).ok());
  }
  errors::v1::Reason Refusal(const std::string& unit, Claim::Type type) {
    return status::ReasonOf(Create(alice, unit, type, NewId()).status());
  }
  Claim Stopped() {
    const Claim filed = ClaimLamp();
    harness.clock().Advance(kDay);
    Tell(kNeedsResponse);
    const Claim closed = AwaitState(filed.name(), Claim::STATE_CLOSED_CHARGEBACK);
    CHECK(closed.suspended_state() == Claim::STATE_AWAITING_SELLER);
    return closed;
  }

 private:
  int told_ = 0;
};

TEST_CASE_METHOD(WithDisputes, "INV-06: nothing is claimed for while a chargeback on it is open, or when it was lost") {
  struct Row {
    DisputeState state;
    bool blocked;
  };
  const auto row = GENERATE(Row{kInquiryNeedsResponse, false}, Row{kNeedsResponse, true}, Row{kUnderReview, true},
                            Row{kLost, true}, Row{kWon, false});
  Tell(row.state, true);
  const errors::v1::Reason refusal = Refusal(kLamp, Claim::TYPE_NOT_RECEIVED);
  CHECK(refusal == (row.blocked ? errors::v1::REASON_CHARGEBACK_OPEN : errors::v1::REASON_UNSPECIFIED));
}

TEST_CASE_METHOD(WithDisputes, "INV-06: a chargeback that a person says is about one unit leaves the others alone") {
  Tell(kNeedsResponse);
  CHECK(Refusal(kChair, Claim::TYPE_NOT_AS_DESCRIBED) == errors::v1::REASON_CHARGEBACK_OPEN);
  SayItIsAbout(kLamp);
  CHECK(Refusal(kLamp, Claim::TYPE_NOT_RECEIVED) == errors::v1::REASON_CHARGEBACK_OPEN);
  CHECK(Refusal(kChair, Claim::TYPE_NOT_AS_DESCRIBED) == errors::v1::REASON_UNSPECIFIED);
}

TEST_CASE_METHOD(WithDisputes, "INV-06: a chargeback closes an open claim and stops its clocks") {
  const Claim closed = Stopped();
  CHECK(Get(shop, closed.name())->dispute().empty());
  CHECK(Get(alice, closed.name())->viewer_state() == Claim::VIEWER_STATE_WAITING);
  CHECK(status::ReasonOf(Respond(shop, closed.name(), SellersAnswer::ANSWER_ACCEPT).status()) ==
        errors::v1::REASON_ILLEGAL_STATE);
  harness.clock().Advance(10 * kDay);
  AwaitHolder(kLamp, closed.name());
  CHECK(Get(maria, closed.name())->state() == Claim::STATE_CLOSED_CHARGEBACK);

  SECTION("CB-REOPEN: won, it goes on with the time that was left, at least seven days") {
    Tell(kWon);
    const Claim open = AwaitState(closed.name(), Claim::STATE_AWAITING_SELLER);
    CHECK(open.dispute().empty());
    CHECK(clock::FromProto(open.seller_deadline()) == harness.clock().Now() + 7 * kDay);
    harness.clock().Advance(7 * kDay);
    AwaitState(closed.name(), Claim::STATE_PAID);
    CHECK(Refunds().size() == 1);
  }
  SECTION("about something else") {
    SayItIsAbout(kChair);
    AwaitState(closed.name(), Claim::STATE_AWAITING_SELLER);
  }
  SECTION("lost, the bank has paid") {
    Tell(kLost);
    AwaitState(closed.name(), Claim::STATE_RESOLVED_ELSEWHERE);
    AwaitHolder(kLamp, "");
    CHECK(Refunds().empty());
  }
}

TEST_CASE_METHOD(WithDisputes, "T-CB-2: granted and charged back in the same moment is paid by one of the two") {
  const Claim closed = Stopped();
  Tell(kWon);
  AwaitState(closed.name(), Claim::STATE_AWAITING_SELLER);
  // Another one is told to refunds first: its event reaches the claim when it is granted, or before.
  Tell(kNeedsResponse, false, "dp_2");
  const auto accepted = Respond(shop, closed.name(), SellersAnswer::ANSWER_ACCEPT);
  AwaitState(closed.name(), Claim::STATE_CLOSED_CHARGEBACK);
  CHECK(Refunds().empty());
  Tell(kWon, false, "dp_2");
  AwaitState(closed.name(), accepted.ok() ? Claim::STATE_PAID : Claim::STATE_AWAITING_SELLER);
  CHECK(Refunds().size() == (accepted.ok() ? 1 : 0));
}

TEST_CASE_METHOD(WithDisputes, "CB-REOPEN: the window to claim is open for seven days after a chargeback was won") {
  Tell(kNeedsResponse);
  harness.clock().Advance(120 * kDay);
  Tell(kWon);
  CHECK(Refusal(kLamp, Claim::TYPE_NOT_RECEIVED) == errors::v1::REASON_UNSPECIFIED);
  harness.clock().Advance(8 * kDay);
  CHECK(Refusal(kSofa, Claim::TYPE_NOT_AS_DESCRIBED) == errors::v1::REASON_CLAIM_WINDOW_CLOSED);
}

TEST_CASE_METHOD(WithDisputes, "ODR: an order with a chargeback counts once, unless it is won") {
  const Claim closed = Stopped();
  CHECK(Metrics().orders_with_chargeback() == 1);
  CHECK(Metrics().defective_orders() == 1);
  Tell(kWon);
  AwaitState(closed.name(), Claim::STATE_AWAITING_SELLER);
  CHECK(Metrics().orders_with_chargeback() == 0);
}

}  // namespace
}  // namespace recourse::claims
