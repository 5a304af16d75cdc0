#include <atomic>

#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {
namespace {

using Answer = ScriptedProvider::Answer;

constexpr char kOrder[] = "orders/o1";
constexpr char kPayment[] = "orders/o1/payments/1";
constexpr char kUnit[] = "orders/o1/units/1";
constexpr auto kSucceeded = v1::Refund::STATE_SUCCEEDED;
constexpr auto kFailed = v1::Refund::STATE_FAILED;
constexpr auto kUnknown = v1::Refund::STATE_UNKNOWN;
constexpr auto kSubmitted = v1::Refund::STATE_SUBMITTED;

class Settling : public RefundsFixture {
 public:
  Settling() { Charge("o1"); }

  v1::Refund Pay(std::vector<Answer> answers) {
    provider.Script("pi_o1", std::move(answers));
    return MustCreate(kOrder, "returns/r1", {Of(kUnit, "ITEM", 4'000)});
  }
  int64_t Refundable() { return Balance(kOrder).payments(0).refundable().minor_units(); }
  int64_t LeftOfItem() { return Balance(kOrder).items(0).amount().minor_units(); }
  // The provider's refund as it would tell it now, in another state.
  ProviderRefund Told(ProviderRefundState state) {
    ProviderRefund refund = provider.Of("pi_o1");
    refund.state = state;
    return refund;
  }
};

TEST_CASE_METHOD(Settling, "T-STUCK-6: a time-out after success is looked up, not asked again") {
  const v1::Refund refund = Pay({Answer::kTimeoutAfterSuccess});
  Await(refund.name(), kUnknown);
  CHECK(Refundable() == 6'000);
  harness.clock().Advance(absl::Seconds(1));
  Await(refund.name(), kSucceeded);
  CHECK(provider.requests() == 1);
  CHECK(Events("refund.unknown").size() == 1);
  CloseBooks();
}

TEST_CASE_METHOD(Settling, "a request that never arrived is sent again under its key") {
  const v1::Refund refund = Pay({Answer::kTimeoutBeforeArrival, Answer::kTimeoutBeforeArrival});
  Await(refund.name(), kUnknown);
  Await(refund.name(), kSucceeded, absl::Seconds(1));
  CHECK(provider.requests() == 1);
  CHECK(provider.refunds().size() == 1);
  CHECK(provider.look_ups() >= 2);
  CloseBooks();
}

TEST_CASE_METHOD(Settling, "a look-up that fails is repeated, and the money is not asked for meanwhile") {
  provider.FailLookUps(5);
  const v1::Refund refund = Pay({Answer::kTimeoutAfterSuccess});
  Await(refund.name(), kUnknown);
  Await(refund.name(), kSucceeded, absl::Seconds(1));
  CHECK(provider.requests() == 1);
  CHECK(provider.look_ups() == 6);
  CloseBooks();
}

TEST_CASE_METHOD(Settling, "a provider that is away for days is asked until it answers") {
  provider.Script("pi_o1", std::vector<Answer>(200, Answer::kNotSent));
  const v1::Refund refund = MustCreate(kOrder, "returns/r1", {Of(kUnit, "ITEM", 4'000)});
  Await(refund.name(), kUnknown, absl::Hours(13));
  CHECK(Refundable() == 6'000);
  provider.Script("pi_o1", {});
  Await(refund.name(), kSucceeded, absl::Hours(1));
  CHECK(provider.requests() == 1);
  CloseBooks();
}

TEST_CASE_METHOD(Settling, "T-STUCK-5: what was not sent is sent later") {
  const v1::Refund refund = Pay({Answer::kNotSent, Answer::kNotSent});
  Await(refund.name(), kSucceeded, absl::Seconds(1));
  CHECK(provider.requests() == 1);
  CHECK(Get(refund.name()).timeline_size() == 2);
  CloseBooks();
}

TEST_CASE_METHOD(Settling, "T-STUCK-1: a decline gives the reservation back") {
  for (const Answer answer : {Answer::kDeclined, Answer::kFailed}) {
    provider.Script("pi_o1", {answer});
    const v1::Refund refund =
        MustCreate(kOrder, "returns/r" + std::to_string(static_cast<int>(answer)), {Of(kUnit, "ITEM", 4'000)});
    const v1::Refund failed = Await(refund.name(), kFailed);
    CHECK(failed.allocations(0).failure_reason() ==
          (answer == Answer::kDeclined ? "charge_disputed" : "lost_or_stolen_card"));
    CHECK(Refundable() == 10'000);
    CHECK(LeftOfItem() == 10'000);
  }
  CHECK(CloseBooks().count("REFUNDS_PAYABLE:orders/o1") == 0);
}

TEST_CASE_METHOD(Settling, "of a refund that is paid in part the rest is owed, not refundable anew") {
  v1::RecordChargesRequest charges = ChargesOf("o2");
  charges.mutable_payments(0)->mutable_captured()->set_minor_units(7'000);
  auto& second = *charges.add_payments() = charges.payments(0);
  second.set_provider_reference("pi_second");
  second.mutable_captured()->set_minor_units(3'000);
  REQUIRE(Record(charges).ok());
  provider.Script("pi_second", {Answer::kDeclined});
  const v1::Refund refund = MustCreate("orders/o2", "returns/r2", {Of("orders/o2/units/1", "ITEM", 10'000)});
  const v1::Refund failed = Await(refund.name(), kFailed);
  CHECK(failed.allocations(0).state() == kSucceeded);
  CHECK(failed.allocations(1).state() == kFailed);
  CHECK(Balance("orders/o2").items(0).amount().minor_units() == 0);
  CHECK(CloseBooks().at("REFUNDS_PAYABLE:orders/o2") == -3'000);
}

TEST_CASE_METHOD(Settling, "T-RACE-1: a webhook may come before the reply") {
  std::atomic<bool> taken = false;
  provider.BeforeReply(
      [&](const ProviderRefund& refund) { taken = SendWebhook(provider.Event("evt_1", refund)).ok(); });
  const v1::Refund refund = Pay({Answer::kTimeoutAfterSuccess});
  const v1::Refund paid = Await(refund.name(), kSucceeded);
  AwaitTrue([&] { return taken.load(); });
  CHECK(paid.timeline_size() == 2);
  CHECK(provider.requests() == 1);
  harness.clock().Advance(absl::Hours(2));
  CHECK(Get(refund.name()).state() == kSucceeded);
  CloseBooks();
}

TEST_CASE_METHOD(Settling, "a webhook that comes twice moves money once") {
  const v1::Refund refund = Pay({Answer::kPending});
  Await(refund.name(), kSubmitted);
  const std::string event = provider.Event("evt_1", Told(ProviderRefundState::kSucceeded));
  const std::string same_news = provider.Event("evt_2", Told(ProviderRefundState::kSucceeded));
  for (const std::string& body : {event, event, same_news}) CHECK(SendWebhook(body).ok());
  CHECK(Get(refund.name()).state() == kSucceeded);
  CHECK(Balance(kOrder).payments(0).refunded().minor_units() == 4'000);
  CHECK(Events("refund.succeeded").size() == 1);
  CloseBooks();
}

TEST_CASE_METHOD(Settling, "webhooks that are forged, malformed or about others change nothing") {
  const v1::Refund refund = Pay({Answer::kPending});
  Await(refund.name(), kSubmitted);
  const std::string event = provider.Event("evt_1", Told(ProviderRefundState::kSucceeded));
  CHECK(status::ReasonOf(SendWebhook(event, "forged")) == errors::v1::REASON_SIGNATURE_INVALID);
  CHECK(status::ReasonOf(SendWebhook("nonsense")) == errors::v1::REASON_INVALID_FIELD);
  ProviderRefund unknown = Told(ProviderRefundState::kSucceeded);
  unknown.id = "re_of_another";
  unknown.allocation_id = "another";
  unknown.payment_reference = "pi_of_another";
  CHECK(SendWebhook(provider.Event("evt_2", unknown)).ok());
  CHECK(Get(refund.name()).state() == kSubmitted);
  CloseBooks();
}

TEST_CASE_METHOD(Settling, "T-STUCK-5: a pending refund is looked up when no webhook comes") {
  const v1::Refund refund = Pay({Answer::kPending});
  Await(refund.name(), kSubmitted);
  // Nothing new the first time, the second time it is there.
  harness.clock().Advance(absl::Hours(1));
  AwaitTrue([&] { return provider.look_ups() == 1; });
  provider.SetState(provider.Of("pi_o1").allocation_id, ProviderRefundState::kSucceeded);
  Await(refund.name(), kSucceeded, absl::Minutes(10));
  CHECK(provider.requests() == 1);
  CloseBooks();
}

TEST_CASE_METHOD(Settling, "a late failure opens the debt again") {
  const v1::Refund refund = Pay({Answer::kSucceeded});
  Await(refund.name(), kSucceeded);
  provider.SetState(provider.Of("pi_o1").allocation_id, ProviderRefundState::kFailed, "expired_or_canceled_card");
  REQUIRE(SendWebhook(provider.Event("evt_1", provider.Of("pi_o1"))).ok());
  const v1::Refund failed = Await(refund.name(), kFailed);
  CHECK(failed.allocations(0).failure_reason() == "expired_or_canceled_card");
  CHECK(Refundable() == 10'000);
  CHECK(LeftOfItem() == 10'000);
  const v1::Refund again = MustCreate(kOrder, "returns/r2", {Of(kUnit, "ITEM", 10'000)});
  Await(again.name(), kSucceeded);
  CloseBooks();
}

TEST_CASE_METHOD(Settling, "old news that comes after newer does not undo it") {
  const v1::Refund refund = Pay({Answer::kPending});
  Await(refund.name(), kSubmitted);
  const std::string first = provider.Event("evt_1", Told(ProviderRefundState::kSucceeded));
  const std::string second = provider.Event("evt_2", Told(ProviderRefundState::kFailed));
  provider.SetState(provider.Of("pi_o1").allocation_id, ProviderRefundState::kFailed);
  REQUIRE(SendWebhook(second).ok());
  CHECK(Get(refund.name()).state() == kFailed);
  const int look_ups = provider.look_ups();
  REQUIRE(SendWebhook(first).ok());
  AwaitTrue([&] { return provider.look_ups() > look_ups; });
  CHECK(Get(refund.name()).state() == kFailed);
  CHECK(Balance(kOrder).payments(0).refunded().minor_units() == 0);
  CloseBooks();
}

TEST_CASE_METHOD(Settling, "T-STUCK-6: a late success is what was owed, when nobody else was paid it") {
  const v1::Refund refund = Pay({Answer::kFailed});
  Await(refund.name(), kFailed);
  provider.SetState(provider.Of("pi_o1").allocation_id, ProviderRefundState::kSucceeded);
  REQUIRE(SendWebhook(provider.Event("evt_1", provider.Of("pi_o1"))).ok());
  Await(refund.name(), kSucceeded);
  CHECK(Refundable() == 6'000);
  CHECK(LeftOfItem() == 6'000);
  CHECK(CloseBooks().count(std::string("OVERPAID:") + kPayment) == 0);
}

TEST_CASE_METHOD(Settling, "a late success of money that was paid otherwise meanwhile is recorded as overpaid") {
  const v1::Refund refund = Pay({Answer::kFailed});
  Await(refund.name(), kFailed);
  const std::string allocation = provider.Of("pi_o1").allocation_id;
  const v1::Refund other = MustCreate(kOrder, "returns/r2", {Of(kUnit, "ITEM", 10'000)});
  Await(other.name(), kSucceeded);

  ProviderRefund late;
  for (const ProviderRefund& each : provider.refunds()) {
    if (each.allocation_id == allocation) late = each;
  }
  late.state = ProviderRefundState::kSucceeded;
  provider.SetState(allocation, late.state);
  REQUIRE(SendWebhook(provider.Event("evt_1", late)).ok());
  Await(refund.name(), kSucceeded);
  CHECK(Balance(kOrder).payments(0).refunded().minor_units() == 14'000);
  CHECK(Refundable() == 0);
  CHECK(Events("refund.overpaid").size() == 1);

  SECTION("and stays so until somebody gets it back") {
    CHECK(CloseBooks().at(std::string("OVERPAID:") + kPayment) == 4'000);
  }
  SECTION("unless it comes back by itself") {
    provider.SetState(allocation, ProviderRefundState::kFailed);
    late.state = ProviderRefundState::kFailed;
    REQUIRE(SendWebhook(provider.Event("evt_2", late)).ok());
    Await(refund.name(), kFailed);
    CHECK(Balance(kOrder).payments(0).refunded().minor_units() == 10'000);
    CHECK(CloseBooks().empty());
  }
}

}  // namespace
}  // namespace recourse::refunds
