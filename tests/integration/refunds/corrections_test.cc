#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {
namespace {

using Answer = ScriptedProvider::Answer;

constexpr char kOrder[] = "orders/o1";
constexpr char kCard[] = "orders/o1/payments/1";
constexpr char kOther[] = "orders/o1/payments/2";
constexpr char kUnit[] = "orders/o1/units/1";
constexpr auto kSucceeded = v1::Refund::STATE_SUCCEEDED;
constexpr auto kFailed = v1::Refund::STATE_FAILED;
constexpr auto kCancelled = v1::Refund::STATE_CANCELLED;

// An order of 100.00 EUR and 16.00 of tax: 80.00 on a card, 36.00 on another.
class Correcting : public RefundsFixture {
 public:
  Correcting() {
    v1::RecordChargesRequest charges = ChargesOf("o1");
    charges.mutable_payments(0)->mutable_captured()->set_minor_units(8'000);
    auto& second = *charges.add_payments() = charges.payments(0);
    second.set_provider_reference("pi_other");
    second.mutable_captured()->set_minor_units(3'600);
    *charges.add_items() = Of(kUnit, "ITEM_TAX", 1'600);
    REQUIRE(Record(charges).ok());
  }

  v1::Refund Made(v1::Refund::Trigger trigger, int64_t minor = 3'000) {
    v1::CreateRefundRequest request = RefundOf(kOrder, "claims/c1", {Of(kUnit, "ITEM", minor)});
    request.set_trigger(trigger);
    const auto refund = Create(request);
    REQUIRE(refund.ok());
    return *refund;
  }
  v1::Refund Failed(Answer answer) {
    provider.Script("pi_o1", {answer});
    return Await(Made(v1::Refund::TRIGGER_UNSPECIFIED).name(), kFailed);
  }
  absl::StatusOr<v1::Refund> Cancel(const v1::Refund& refund) {
    v1::CancelRefundRequest request;
    request.set_name(refund.name());
    request.set_etag(refund.etag());
    request.set_request_id(NewRequestId());
    ASSIGN_OR_RETURN(const auto response, harness.Call(agent, "refunds", &Stub::CancelRefund, request));
    return response.refund();
  }
  absl::StatusOr<v1::Refund> Retry(const v1::Refund& refund) {
    v1::RetryRefundRequest request;
    request.set_name(refund.name());
    request.set_request_id(NewRequestId());
    ASSIGN_OR_RETURN(const auto response, harness.Call(agent, "refunds", &Stub::RetryRefund, request));
    return response.refund();
  }
  absl::StatusOr<v1::Refund> Redirect(const v1::Refund& refund, const std::string& payment) {
    v1::RedirectRefundRequest request;
    request.set_name(refund.name());
    request.set_payment(payment);
    request.set_consent("sessions/s1/messages/7");
    request.set_request_id(NewRequestId());
    ASSIGN_OR_RETURN(const auto response, harness.Call(agent, "refunds", &Stub::RedirectRefund, request));
    return response.refund();
  }
  v1::CreatePartialKeepRequest KeepOf(int64_t minor, const std::string& source) {
    v1::CreatePartialKeepRequest request;
    request.set_order(kOrder);
    request.set_unit(kUnit);
    *request.mutable_amount() = Eur(minor);
    request.set_source(source);
    request.set_obligation("keep");
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Refund> Keep(const v1::CreatePartialKeepRequest& request) {
    ASSIGN_OR_RETURN(const auto response, harness.Call(Returns(), "refunds", &Stub::CreatePartialKeep, request));
    return response.refund();
  }
  int64_t Left(int component) { return Balance(kOrder).items(component).amount().minor_units(); }
  int64_t Pending(int payment) { return Balance(kOrder).payments(payment).pending().minor_units(); }
  int64_t Refunded(int payment) { return Balance(kOrder).payments(payment).refunded().minor_units(); }
  // Late news about the allocation of this id.
  void Tell(const std::string& allocation, ProviderRefundState state, const std::string& event) {
    provider.SetState(allocation, state);
    for (const ProviderRefund& refund : provider.refunds()) {
      if (refund.allocation_id == allocation) REQUIRE(SendWebhook(provider.Event(event, refund)).ok());
    }
  }
};

TEST_CASE_METHOD(Correcting, "D-1.13: an agent's refund can be taken back for two hours, and is sent after them") {
  const v1::Refund refund = Made(v1::Refund::TRIGGER_AGENT, 10'000);
  CHECK(refund.cancel_before_time().seconds() - refund.create_time().seconds() == 7'200);

  SECTION("cancelled in time, nothing is ever sent and all is refundable again") {
    harness.clock().Advance(absl::Hours(2) - absl::Seconds(1));
    const auto cancelled = Cancel(refund);
    REQUIRE(cancelled.ok());
    CHECK(cancelled->state() == kCancelled);
    CHECK(Left(0) == 10'000);
    CHECK(Pending(0) + Pending(1) == 0);
    CHECK(Events("refund.cancelled").size() == 1);
    CHECK(status::ReasonOf(Cancel(*cancelled).status()) == errors::v1::REASON_ILLEGAL_STATE);
    harness.clock().Advance(absl::Hours(48));
    const v1::Refund other = MustCreate(kOrder, "returns/r2", {Of(kUnit, "ITEM", 10'000)});
    Await(other.name(), kSucceeded);
    CHECK(provider.requests() == 2);
    CHECK(Get(refund.name()).state() == kCancelled);
  }
  SECTION("left alone it is paid after the grace") {
    harness.clock().Advance(absl::Hours(2));
    CHECK(provider.requests() == 0);
    CHECK(status::ReasonOf(Cancel(refund).status()) == errors::v1::REASON_ILLEGAL_STATE);
    Await(refund.name(), kSucceeded, absl::Minutes(1));
    CHECK(provider.requests() == 2);
  }
  CloseBooks();
}

TEST_CASE_METHOD(Correcting, "D-1.13: a rule's refund is sent at once and cannot be cancelled") {
  const v1::Refund refund = Made(v1::Refund::TRIGGER_UNSPECIFIED);
  CHECK_FALSE(refund.has_cancel_before_time());
  const v1::Refund paid = Await(refund.name(), kSucceeded);
  CHECK(status::ReasonOf(Cancel(refund).status()) == errors::v1::REASON_ETAG_MISMATCH);
  CHECK(status::ReasonOf(Cancel(paid).status()) == errors::v1::REASON_ILLEGAL_STATE);
  CloseBooks();
}

TEST_CASE_METHOD(Correcting, "D-1.3: what failed is paid once more by another allocation, to the same payment") {
  const v1::Refund failed = Failed(Answer::kDeclined);
  const auto again = Retry(failed);
  REQUIRE(again.ok());
  CHECK(again->allocations(1).replaces() == failed.allocations(0).id());
  CHECK(again->allocations(1).payment() == kCard);
  CHECK(status::ReasonOf(Retry(failed).status()) == errors::v1::REASON_ILLEGAL_STATE);
  Await(failed.name(), kSucceeded);
  CHECK(Refunded(0) == 3'000);
  CHECK(Left(0) == 7'000);
  CHECK(status::ReasonOf(Retry(failed).status()) == errors::v1::REASON_ILLEGAL_STATE);
  CHECK(CloseBooks().count("REFUNDS_PAYABLE:orders/o1") == 0);
}

TEST_CASE_METHOD(Correcting, "D-1.3: the provider is asked first, and what it paid after all is not paid again") {
  const v1::Refund failed = Failed(Answer::kFailed);
  provider.SetState(failed.allocations(0).id(), ProviderRefundState::kSucceeded);
  CHECK(status::ReasonOf(Retry(failed).status()) == errors::v1::REASON_ILLEGAL_STATE);
  CHECK(Get(failed.name()).state() == kSucceeded);
  CHECK(Refunded(0) == 3'000);
  CHECK(provider.refunds().size() == 1);
  CloseBooks();
}

TEST_CASE_METHOD(Correcting, "D-1.3: what was refunded otherwise meanwhile is not paid once more") {
  const v1::Refund failed = Failed(Answer::kDeclined);
  Await(MustCreate(kOrder, "returns/r2", {Of(kUnit, "ITEM", 8'000)}).name(), kSucceeded);
  CHECK(status::ReasonOf(Retry(failed).status()) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
  CHECK(provider.refunds().size() == 1);
  CloseBooks();
}

TEST_CASE_METHOD(Correcting,
                 "INV-01: a late success on what another allocation has paid is in excess, until it comes back") {
  const v1::Refund failed = Failed(Answer::kFailed);
  REQUIRE(Retry(failed).ok());
  Await(failed.name(), kSucceeded);
  const std::string first = failed.allocations(0).id();
  Tell(first, ProviderRefundState::kSucceeded, "evt_1");
  AwaitTrue([&] { return Refunded(0) == 6'000; });
  CHECK(Get(failed.name()).state() == kSucceeded);
  CHECK(Events("refund.overpaid").size() == 1);
  SECTION("it stays so") { CHECK(CloseBooks().at(std::string("OVERPAID:") + kCard) == 3'000); }
  SECTION("it comes back") {
    Tell(first, ProviderRefundState::kFailed, "evt_2");
    AwaitTrue([&] { return Refunded(0) == 3'000; });
    CHECK(Left(0) == 7'000);
    CHECK(CloseBooks().count(std::string("OVERPAID:") + kCard) == 0);
  }
}

TEST_CASE_METHOD(
    Correcting,
    "a refund to a dead card goes to another payment of the order, with consent, up to what was paid with it") {
  SECTION("within what was captured there") {
    const v1::Refund failed = Failed(Answer::kFailed);
    const auto redirected = Redirect(failed, kOther);
    REQUIRE(redirected.ok());
    CHECK(redirected->allocations(1).payment() == kOther);
    Await(failed.name(), kSucceeded);
    CHECK(Refunded(0) == 0);
    CHECK(Refunded(1) == 3'000);
    CHECK(CloseBooks().count("REFUNDS_PAYABLE:orders/o1") == 0);
  }
  SECTION("not beyond") {
    provider.Script("pi_o1", {Answer::kFailed});
    const v1::Refund failed = Await(Made(v1::Refund::TRIGGER_UNSPECIFIED, 4'000).name(), kFailed);
    const auto refused = Redirect(failed, kOther);
    CHECK(status::ReasonOf(refused.status()) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
    CHECK(status::MetadataOf(refused.status(), "max_refundable") == "36.00 EUR");
    CHECK(absl::IsNotFound(Redirect(failed, "orders/o2/payments/1").status()));
    CHECK(Left(0) == 10'000);
    CloseBooks();
  }
  SECTION("not when the card can be reached") {
    CHECK(status::ReasonOf(Redirect(Failed(Answer::kDeclined), kOther).status()) == errors::v1::REASON_ILLEGAL_STATE);
    CloseBooks();
  }
}

TEST_CASE_METHOD(Correcting,
                 "D-1.3: what the provider paid beyond the amount is in excess, what it paid less is still owed") {
  struct Row {
    Answer answer;
    int64_t paid;
    std::string account;
    int64_t balance;
  };
  const Row row = GENERATE(Row{Answer::kPaysMore, 3'100, "OVERPAID:orders/o1/payments/1", 100},
                           Row{Answer::kPaysLess, 2'900, "REFUNDS_PAYABLE:orders/o1", -100});
  const bool comes_back = GENERATE(false, true);
  provider.Script("pi_o1", {row.answer});
  const v1::Refund paid = Await(Made(v1::Refund::TRIGGER_UNSPECIFIED).name(), kSucceeded);
  CHECK(paid.allocations(0).paid().minor_units() == row.paid);
  CHECK(Refunded(0) == row.paid);
  CHECK(Events("refund.amount_differs").size() == 1);
  if (comes_back) {
    Tell(paid.allocations(0).id(), ProviderRefundState::kFailed, "evt_1");
    Await(paid.name(), kFailed);
    CHECK(Refunded(0) == 0);
  }
  const auto accounts = CloseBooks();
  CHECK(accounts.count(row.account) == (comes_back ? 0 : 1));
  if (!comes_back) CHECK(accounts.at(row.account) == row.balance);
}

TEST_CASE_METHOD(
    Correcting,
    "D-1.8: a customer who keeps a unit gets a part of its money, and the unit is returnable for the rest") {
  const v1::CreatePartialKeepRequest request = KeepOf(2'500, "claims/c1");
  const auto refund = Keep(request);
  REQUIRE(refund.ok());
  CHECK(refund->total().minor_units() == 2'900);
  CHECK(Left(0) == 7'500);
  CHECK(Left(1) == 1'200);
  // Asked again it is the same one.
  v1::CreatePartialKeepRequest again = KeepOf(9'999, "claims/c1");
  CHECK(Keep(again)->name() == refund->name());

  const auto too_much = Keep(KeepOf(7'501, "claims/c2"));
  CHECK(status::ReasonOf(too_much.status()) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
  CHECK(status::MetadataOf(too_much.status(), "max_refundable") == "75.00 EUR");
  v1::CreatePartialKeepRequest stranger = KeepOf(1, "claims/c3");
  stranger.set_unit("orders/o1/units/9");
  CHECK(status::ReasonOf(Keep(stranger).status()) == errors::v1::REASON_UNIT_NOT_IN_ORDER);
  CHECK_FALSE(harness.Call(agent, "refunds", &Stub::CreatePartialKeep, KeepOf(1, "claims/c4")).ok());

  Await(refund->name(), kSucceeded);
  const v1::Refund rest = MustCreate(kOrder, "returns/r1", {Of(kUnit, "ITEM", 7'500), Of(kUnit, "ITEM_TAX", 1'200)});
  Await(rest.name(), kSucceeded);
  CHECK(Refunded(0) + Refunded(1) == 11'600);
  CloseBooks();
}

}  // namespace
}  // namespace recourse::refunds
