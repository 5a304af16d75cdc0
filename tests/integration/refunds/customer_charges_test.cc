#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "recourse/refunds/v1/charge_service.grpc.pb.h"
#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {
namespace {

using Answer = ScriptedCharges::Answer;
using ChargeStub = v1::ChargeService::Stub;
using enum v1::Charge_State;

constexpr char kOrder[] = "orders/o1";
constexpr char kUnit[] = "orders/o1/units/1";

class Charging : public RefundsFixture {
 public:
  Charging() { RefundsFixture::Charge("o1"); }

  v1::AuthorizeChargeRequest Asked(const std::string& obligation = "difference", int64_t minor = 1'500) {
    v1::AuthorizeChargeRequest request;
    request.set_order(kOrder);
    request.set_customer(kAna);
    request.set_source("returns/r1");
    request.set_obligation(obligation);
    *request.add_items() = Of(kUnit, "EXCHANGE_DIFFERENCE", minor);
    request.set_payment("orders/o1/payments/1");
    request.set_consent("quotes/q1");
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Charge> Authorize(const v1::AuthorizeChargeRequest& request) {
    ASSIGN_OR_RETURN(const auto response, harness.Call(Returns(), "refunds", &ChargeStub::AuthorizeCharge, request));
    return response.charge();
  }
  std::string Hold(std::vector<Answer> answers) {
    provider.charges.Script(std::move(answers));
    const auto charge = Authorize(Asked());
    REQUIRE(charge.ok());
    return charge->name();
  }
  v1::Charge Charge(const std::string& name) {
    v1::GetChargeRequest request;
    request.set_name(name);
    return harness.Call(ana, "refunds", &ChargeStub::GetCharge, request)->charge();
  }
  v1::Charge AwaitCharge(const std::string& name, v1::Charge::State state, absl::Duration step = absl::ZeroDuration()) {
    v1::Charge charge;
    AwaitTrue([&] {
      charge = Charge(name);
      if (charge.state() != state && step > absl::ZeroDuration()) harness.clock().Advance(step);
      return charge.state() == state;
    });
    return charge;
  }
  absl::Status Capture(const std::string& name) {
    v1::CaptureChargeRequest request;
    request.set_name(name);
    request.set_request_id(NewRequestId());
    return harness.Call(Returns(), "refunds", &ChargeStub::CaptureCharge, request).status();
  }
  absl::Status Void(const std::string& name) {
    v1::VoidChargeRequest request;
    request.set_name(name);
    request.set_request_id(NewRequestId());
    return harness.Call(Returns(), "refunds", &ChargeStub::VoidCharge, request).status();
  }
};

TEST_CASE_METHOD(Charging, "INV-17: a charge that was captured is a payment of the order, and goes back like one") {
  const std::string name = Hold({});
  AwaitCharge(name, Charge_State_STATE_AUTHORIZED);
  CHECK(Balance(kOrder).payments_size() == 1);
  REQUIRE(Capture(name).ok());
  CHECK(AwaitCharge(name, Charge_State_STATE_CAPTURED).payment_label() == "card");
  CHECK(Capture(name).ok());
  const auto balance = Balance(kOrder);
  REQUIRE(balance.payments_size() == 2);
  CHECK(balance.payments(1).refundable().minor_units() == 1'500);
  REQUIRE(balance.items_size() == 2);
  CHECK(balance.items(1).component() == "EXCHANGE_DIFFERENCE");
  const v1::Refund refund =
      MustCreate(kOrder, "returns/r1", {Of(kUnit, "ITEM", 10'000), Of(kUnit, "EXCHANGE_DIFFERENCE", 1'500)});
  Await(refund.name(), v1::Refund::STATE_SUCCEEDED);
  CHECK(status::ReasonOf(Create(RefundOf(kOrder, "returns/r2", {Of(kUnit, "ITEM", 1)})).status()) ==
        errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
  CHECK(Events("charge.captured").size() == 1);
  CloseBooks();
}

TEST_CASE_METHOD(Charging, "T-STUCK-6: whatever is lost on the way, the money is held once") {
  const auto answers =
      GENERATE(std::vector<Answer>{Answer::kTimeoutAfterSuccess}, std::vector<Answer>{Answer::kTimeoutBeforeArrival},
               std::vector<Answer>{Answer::kNotSent, Answer::kCutShortAfterSuccess},
               std::vector<Answer>{Answer::kTimeoutBeforeArrival, Answer::kNotSent, Answer::kTimeoutAfterSuccess});
  const std::string name = Hold(answers);
  AwaitCharge(name, Charge_State_STATE_AUTHORIZED, absl::Seconds(1));
  CHECK(provider.charges.holds() == 1);
  CloseBooks();
}

TEST_CASE_METHOD(Charging, "a capture whose answer is lost is asked again, and taken once") {
  const std::string name = Hold({});
  AwaitCharge(name, Charge_State_STATE_AUTHORIZED);
  provider.charges.Script({Answer::kTimeoutAfterSuccess, Answer::kNotSent});
  REQUIRE(Capture(name).ok());
  AwaitCharge(name, Charge_State_STATE_CAPTURED, absl::Seconds(1));
  CHECK(Balance(kOrder).payments_size() == 2);
  CloseBooks();
}

TEST_CASE_METHOD(Charging, "a declined charge holds nothing and cannot be captured") {
  const std::string name = Hold({Answer::kDeclined});
  CHECK(AwaitCharge(name, Charge_State_STATE_DECLINED).failure_reason() == "card_declined");
  CHECK(status::ReasonOf(Capture(name)) == errors::v1::REASON_ILLEGAL_STATE);
  CHECK(Void(name).ok());
  CHECK(Balance(kOrder).payments_size() == 1);
  CloseBooks();
}

TEST_CASE_METHOD(Charging, "a customer has half an hour at the bank (decisions 3.4)") {
  const std::string name = Hold({Answer::kNeedsAction});
  CHECK(AwaitCharge(name, Charge_State_STATE_REQUIRES_ACTION).action_url() == "https://bank.example.com");
  SECTION("and comes back: the hold is told by webhook") {
    provider.charges.SetState(name, ProviderChargeState::kAuthorized);
    REQUIRE(SendWebhook(provider.Event("evt_1", provider.charges.Of(name))).ok());
    CHECK(AwaitCharge(name, Charge_State_STATE_AUTHORIZED).action_url().empty());
  }
  SECTION("and does not come back: it is given up") {
    harness.clock().Advance(absl::Minutes(31));
    AwaitCharge(name, Charge_State_STATE_VOIDED);
    CHECK(provider.charges.Of(name).state == ProviderChargeState::kVoided);
  }
  CloseBooks();
}

TEST_CASE_METHOD(Charging, "a hold that ran out is known, by webhook, by the clock, or when it shall be taken") {
  const std::string name = Hold({});
  AwaitCharge(name, Charge_State_STATE_AUTHORIZED);
  provider.charges.SetState(name, ProviderChargeState::kExpired);
  SECTION("by webhook") { REQUIRE(SendWebhook(provider.Event("evt_1", provider.charges.Of(name))).ok()); }
  SECTION("by the clock") { harness.clock().Advance(absl::Hours(24 * 7) + absl::Seconds(1)); }
  SECTION("when it shall be taken") { REQUIRE(Capture(name).ok()); }
  AwaitCharge(name, Charge_State_STATE_EXPIRED);
  CHECK(Balance(kOrder).payments_size() == 1);
  CloseBooks();
}

TEST_CASE_METHOD(Charging, "INV-01: money that was taken against our word is recorded") {
  const std::string name = Hold({});
  AwaitCharge(name, Charge_State_STATE_AUTHORIZED);
  REQUIRE(Void(name).ok());
  AwaitCharge(name, Charge_State_STATE_VOIDED);
  ProviderCharge told = provider.charges.Of(name);
  told.state = ProviderChargeState::kCaptured;
  REQUIRE(SendWebhook(provider.Event("evt_1", told)).ok());
  AwaitCharge(name, Charge_State_STATE_CAPTURED);
  CHECK(Balance(kOrder).payments_size() == 2);
  CloseBooks();
}

TEST_CASE_METHOD(Charging, "a charge is asked for once per obligation, of the customer's own method, with a token") {
  const auto first = Authorize(Asked());
  REQUIRE(first.ok());
  CHECK(Authorize(Asked())->name() == first->name());
  CHECK(status::ReasonOf(Authorize(Asked("difference", 1'600)).status()) == errors::v1::REASON_RESOURCE_EXISTS);

  v1::RecordChargesRequest gift = ChargesOf("o2");
  gift.mutable_payments(0)->set_label("gift card");
  REQUIRE(Record(gift).ok());
  v1::RecordChargesRequest bens = ChargesOf("o3");
  bens.set_customer(kBen);
  REQUIRE(Record(bens).ok());
  struct Case {
    std::string payment;
    std::string method;
    errors::v1::Reason reason;
  };
  const auto wrong = GENERATE(values<Case>({
      {"orders/o2/payments/1", "", errors::v1::REASON_PAYMENT_REQUIRED},
      {"orders/o3/payments/1", "", errors::v1::REASON_RESOURCE_NOT_FOUND},
      {"", "4242424242424242", errors::v1::REASON_INVALID_FIELD},
      {"", "", errors::v1::REASON_INVALID_FIELD},
  }));
  v1::AuthorizeChargeRequest request = Asked("other");
  request.set_payment(wrong.payment);
  request.set_payment_method(wrong.method);
  INFO(wrong.payment << wrong.method);
  CHECK(status::ReasonOf(Authorize(request).status()) == wrong.reason);
}

}  // namespace
}  // namespace recourse::refunds
