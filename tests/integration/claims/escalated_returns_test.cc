// Claims about returns: they take over the units and the duty to pay, over the real returns service, and give back what
// they do not pay for.
#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/order/v1/catalog_service.grpc.pb.h"
#include "recourse/returns/v1/returns_service.grpc.pb.h"
#include "tests/integration/claims/claims_fixture.h"
#include "tests/integration/refunds/scripted_provider.h"

namespace recourse::claims {
namespace {

using returns::v1::Return;
using v1::Claim;
using Provider = refunds::ScriptedProvider;

constexpr absl::Duration kDay = absl::Hours(24);

errors::v1::Reason ReasonOf(const absl::Status& status) { return status::ReasonOf(status); }

class LabelsAtOnce final : public returns::Carrier {
 public:
  absl::StatusOr<returns::ReturnLabel> BuyLabel(const returns::LabelRequest& request) override {
    return returns::ReturnLabel{.carrier = "swift",
                                .tracking_number = "R-" + request.idempotency_key,
                                .pdf = "%PDF-1.4",
                                .qr_payload = request.reference};
  }
};

// Outlives the hosts of the fixture.
struct ProviderOfTest {
  Provider provider;
};

// With the real returns, and a provider that answers.
struct WithReturns : ProviderOfTest, ClaimsFixture {
  using Stub = returns::v1::ReturnsService::Stub;

  WithReturns() : ClaimsFixture(provider.Client(), std::make_unique<LabelsAtOnce>()) {}

  Return SendBack(const std::string& unit, returns::v1::Resolution resolution, const std::string& variant = "") {
    returns::v1::QuoteReturnRequest quote;
    if (!variant.empty()) quote.add_variants(variant);
    quote.set_order(kOrder);
    quote.add_units(unit);
    quote.set_reason(policy::v1::RETURN_REASON_DEFECTIVE);
    quote.set_resolution(resolution);
    const auto quoted = harness.Call(alice, "returns", &Stub::QuoteReturn, quote);
    INFO(quoted.status().ToString());
    REQUIRE(quoted.ok());
    returns::v1::CreateReturnRequest create;
    create.set_quote_token(quoted->quote_token());
    create.set_request_id(NewId());
    const auto created = harness.Call(alice, "returns", &Stub::CreateReturn, create);
    REQUIRE(created.ok());
    return AwaitReturn(created->return_case().name(), Return::STATE_LABEL_ISSUED);
  }

  void ScanReturn(const std::string& code) {
    order::v1::RecordTrackingEventsRequest request;
    order::v1::TrackingEvent& event = *request.add_events();
    event.set_carrier(returned.label().carrier());
    event.set_tracking_number(returned.label().tracking_number());
    event.set_event_code(code);
    *event.mutable_event_time() = clock::ToProto(harness.clock().Now());
    REQUIRE(harness
                .Call(harness.Person("agents/root", "admin"), "order",
                      &order::v1::OrderService::Stub::RecordTrackingEvents, request)
                .ok());
  }

  Return Receive() {
    returns::v1::ReceiveReturnRequest request;
    request.set_name(returned.name());
    request.set_request_id(NewId());
    const auto received =
        harness.Call(harness.Person("agents/dock", "warehouse"), "returns", &Stub::ReceiveReturn, request);
    REQUIRE(received.ok());
    return received->return_case();
  }

  Return AwaitReturn(const std::string& name, Return::State state) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    harness.Prepare(context, alice, "returns");
    returns::v1::WatchReturnRequest request;
    request.set_name(name);
    returns::v1::WatchReturnResponse response;
    Stub stub(harness.ChannelTo("returns"));
    const auto reader = stub.WatchReturn(&context, request);
    while (reader->Read(&response)) {
      if (response.return_case().state() != state) continue;
      context.TryCancel();
      return response.return_case();
    }
    FAIL("never came to be: " << response.ShortDebugString());
    return {};
  }
  Return AwaitReturn(Return::State state) { return AwaitReturn(returned.name(), state); }

  // The seller would not take it back: to the seller at once.
  Claim ClaimSofa() {
    const auto created = Create(alice, kSofa, Claim::TYPE_RETURN_REFUSED, NewId());
    INFO(created.status().ToString());
    REQUIRE(created.ok());
    CHECK(created->return_case() == returned.name());
    const Claim filed = AwaitState(created->name(), Claim::STATE_AWAITING_SELLER);
    AwaitHolder(kSofa, filed.name());
    CHECK(AwaitReturn(Return::STATE_ESCALATED).claim() == filed.name());
    return filed;
  }

  // One refund of the return's obligation, whoever asked for it, and never more than was paid.
  void CheckPaidOnce() {
    REQUIRE(Refunds().size() == 1);
    CHECK(Refunds()[0].source() == returned.name());
    CHECK(Refunds()[0].total().minor_units() == kSofaPaid);
  }
  // The provider is asked by a task beside the test.
  void AwaitMoney() {
    REQUIRE(Refunds().size() == 1);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    harness.Prepare(context, alice, "refunds");
    refunds::v1::WatchRefundRequest request;
    request.set_name(Refunds()[0].name());
    refunds::v1::WatchRefundResponse response;
    refunds::v1::RefundsService::Stub stub(harness.ChannelTo("refunds"));
    const auto reader = stub.WatchRefund(&context, request);
    while (response.refund().state() != refunds::v1::Refund::STATE_SUCCEEDED) REQUIRE(reader->Read(&response));
    context.TryCancel();
  }

  Return returned;
};

// Refunded on receipt, with its label.
struct ReturnedSofa : WithReturns {
  ReturnedSofa() {
    returned = SendBack(kSofa, returns::v1::RESOLUTION_REFUND);
    REQUIRE(returned.terms().trigger() == policy::v1::REFUND_TRIGGER_ON_RECEIPT);
  }
};

// To be exchanged for one that costs more.
struct ExchangedSofa : WithReturns {
  ExchangedSofa() {
    order::v1::ImportProductRequest request;
    request.mutable_product()->set_name(kProduct);
    request.mutable_product()->set_title("sofa");
    order::v1::Variant& variant = *request.mutable_product()->add_variants();
    variant.set_name(std::string(kProduct) + "/variants/blue");
    variant.mutable_price()->set_currency_code("USD");
    variant.mutable_price()->set_minor_units(170'000);
    variant.set_available(true);
    request.set_request_id(NewId());
    const auto imported = harness.Call(harness.Person("agents/root", "admin"), "order",
                                       &order::v1::CatalogService::Stub::ImportProduct, request);
    INFO(imported.status().ToString());
    REQUIRE(imported.ok());
    returned = SendBack(kSofa, returns::v1::RESOLUTION_EXCHANGE, variant.name());
  }

  static constexpr char kProduct[] = "products/sofa";

  void AwaitHold(refunds::ProviderChargeState state) {
    const absl::Time deadline = absl::Now() + absl::Seconds(20);
    const auto now = [this] { return provider.charges.Of(returned.charge()); };
    while (now().charge_id.empty() || now().state != state) {
      if (absl::Now() > deadline) FAIL("never came to be");
    }
  }
};

TEST_CASE_METHOD(ExchangedSofa, "a claim that takes over an exchange gives back what was held for the difference") {
  AwaitHold(refunds::ProviderChargeState::kAuthorized);
  ClaimSofa();
  AwaitHold(refunds::ProviderChargeState::kVoided);
}

TEST_CASE_METHOD(ReturnedSofa, "T-CLAIM-2: granted while the parcel is on its way, received the next day, paid once") {
  ScanReturn("102");
  AwaitReturn(Return::STATE_IN_TRANSIT);
  const Claim filed = ClaimSofa();
  REQUIRE(Respond(shop, filed.name(), SellersAnswer::ANSWER_ACCEPT).ok());
  AwaitState(filed.name(), Claim::STATE_PAID);
  CheckPaidOnce();
  // The return goes on with the goods, which settle with the seller.
  AwaitHolder(kSofa, returned.name());
  AwaitReturn(Return::STATE_IN_TRANSIT);
  harness.clock().Advance(kDay);
  Receive();
  const Return processed = AwaitReturn(Return::STATE_PROCESSED);
  CheckPaidOnce();
  CHECK(processed.refund() == Refunds()[0].name());
  AwaitHolder(kSofa, "");
}

TEST_CASE_METHOD(ReturnedSofa, "T-CLAIM-3: receipt and grant in the same second pay once, in either order") {
  ScanReturn("102");
  AwaitReturn(Return::STATE_IN_TRANSIT);
  SECTION("receipt under the claim") {
    const Claim filed = ClaimSofa();
    const Return received = Receive();
    CHECK(received.state() == Return::STATE_ESCALATED);
    REQUIRE(Respond(shop, filed.name(), SellersAnswer::ANSWER_ACCEPT).ok());
    AwaitState(filed.name(), Claim::STATE_PAID);
  }
  SECTION("grant before the receipt is known") {
    const Claim filed = ClaimSofa();
    REQUIRE(Respond(shop, filed.name(), SellersAnswer::ANSWER_ACCEPT).ok());
    Receive();
    AwaitState(filed.name(), Claim::STATE_PAID);
  }
  AwaitReturn(Return::STATE_PROCESSED);
  CheckPaidOnce();
  AwaitHolder(kSofa, "");
}

TEST_CASE_METHOD(ReturnedSofa,
                 "T-CLAIM-4: the return's refund is unknown when the claim is filed, and is not paid again") {
  provider.Script("pi_1", {Provider::Answer::kTimeoutAfterSuccess});
  provider.FailLookUps(1'000);
  ScanReturn("102");
  Receive();
  AwaitReturn(Return::STATE_PROCESSED);
  AwaitHolder(kSofa, "");
  REQUIRE(Refunds().size() == 1);
  CHECK(Refunds()[0].state() != refunds::v1::Refund::STATE_SUCCEEDED);
  const auto created = Create(alice, kSofa, Claim::TYPE_RETURN_REFUSED, NewId());
  INFO(created.status().ToString());
  REQUIRE(created.ok());
  AwaitState(created->name(), Claim::STATE_AWAITING_SELLER);
  REQUIRE(Respond(shop, created->name(), SellersAnswer::ANSWER_ACCEPT).ok());
  const Claim paid = AwaitState(created->name(), Claim::STATE_PAID);
  CheckPaidOnce();
  CHECK(paid.refund() == Refunds()[0].name());
  CHECK(provider.requests() == 1);
  AwaitHolder(kSofa, "");
}

TEST_CASE_METHOD(ReturnedSofa,
                 "T-CLAIM-5: a claim that ends without a grant hands back, and the return refunds by itself") {
  ScanReturn("102");
  AwaitReturn(Return::STATE_IN_TRANSIT);
  const Claim filed = ClaimSofa();
  const bool received_before = GENERATE(true, false);
  if (received_before) Receive();
  SECTION("denied") {
    REQUIRE(Respond(shop, filed.name(), SellersAnswer::ANSWER_CONTEST).ok());
    REQUIRE(Decide(maria, filed.name(), v1::DecideClaimRequest::DECISION_DENY).ok());
  }
  SECTION("withdrawn") { REQUIRE(Withdraw(alice, filed.name(), NewId()).ok()); }
  if (!received_before) {
    AwaitHolder(kSofa, returned.name());
    AwaitReturn(Return::STATE_IN_TRANSIT);
    CHECK(Refunds().empty());
    Receive();
  }
  AwaitReturn(Return::STATE_PROCESSED);
  CheckPaidOnce();
  AwaitHolder(kSofa, "");
}

TEST_CASE_METHOD(ReturnedSofa,
                 "RF-SELLER-SLA: a return delivered and not refunded goes to the seller after four days") {
  CHECK(ReasonOf(Create(alice, kSofa, Claim::TYPE_RETURN_NOT_REFUNDED, NewId()).status()) ==
        errors::v1::REASON_CLAIM_NOT_ELIGIBLE);
  ScanReturn("102");
  ScanReturn("301");
  AwaitReturn(Return::STATE_DELIVERED);
  const auto created = Create(alice, kSofa, Claim::TYPE_RETURN_NOT_REFUNDED, NewId());
  REQUIRE(created.ok());
  CHECK(created->state() == Claim::STATE_SCHEDULED);
  CHECK(clock::FromProto(created->fileable_time()) == harness.clock().Now() + 4 * kDay);
  // Until then it is the return's.
  AwaitHolder(kSofa, returned.name());

  SECTION("not refunded") {
    harness.clock().Advance(4 * kDay);
    AwaitState(created->name(), Claim::STATE_AWAITING_SELLER);
    AwaitHolder(kSofa, created->name());
    AwaitReturn(Return::STATE_ESCALATED);
    harness.clock().Advance(3 * kDay);
    AwaitState(created->name(), Claim::STATE_PAID);
    CheckPaidOnce();
  }
  SECTION("refunded in time") {
    Receive();
    AwaitReturn(Return::STATE_PROCESSED);
    AwaitMoney();
    harness.clock().Advance(4 * kDay);
    const Claim over = AwaitState(created->name(), Claim::STATE_RESOLVED_ELSEWHERE);
    CHECK_FALSE(Get(shop, over.name())->counts_against_seller());
    CheckPaidOnce();
  }
}

TEST_CASE_METHOD(WithReturns, "T-RET-3: a claim about goods sent in place of others pays what those cost") {
  returned = SendBack(kChair, returns::v1::RESOLUTION_REPLACEMENT);
  ScanReturn("102");
  AwaitReturn(Return::STATE_IN_TRANSIT);
  Receive();
  const std::string replacement = AwaitReturn(Return::STATE_PROCESSED).replacement_order();
  REQUIRE_FALSE(replacement.empty());

  v1::CreateClaimRequest request;
  request.set_order(replacement);
  request.add_units(replacement + "/units/1");
  request.set_type(Claim::TYPE_NOT_RECEIVED);
  request.set_statement("the other one never came");
  request.set_request_id(NewId());
  const auto created = harness.Call(alice, "claims", &ClaimsFixture::Stub::CreateClaim, request);
  INFO(created.status().ToString());
  REQUIRE(created.ok());
  CHECK(created->claim().amount().minor_units() == 8'900);
  REQUIRE(Respond(shop, created->claim().name(), SellersAnswer::ANSWER_ACCEPT).ok());
  AwaitState(created->claim().name(), Claim::STATE_PAID);
  REQUIRE(Refunds().size() == 1);
  CHECK(Refunds()[0].total().minor_units() == 8'900);
  CHECK(Refunds()[0].items(0).unit() == kChair);
}

TEST_CASE_METHOD(
    WithReturns,
    "AZ-SEND-BACK: a grant may wait for the goods: paid when they are back, or lost, denied when they were not sent") {
  const auto created = Create(alice, kChair, Claim::TYPE_NOT_AS_DESCRIBED, NewId());
  REQUIRE(created.ok());
  harness.clock().Advance(2 * kDay);
  AwaitState(created->name(), Claim::STATE_AWAITING_SELLER);
  REQUIRE(Respond(shop, created->name(), SellersAnswer::ANSWER_CONTEST).ok());
  const auto asked = Decide(maria, created->name(), v1::DecideClaimRequest::DECISION_GRANT_ON_RETURN);
  REQUIRE(asked.ok());
  CHECK(asked->state() == Claim::STATE_AWAITING_RETURN);
  const Claim waiting = Await(created->name(), [](const Claim& now) { return !now.sent_back_by().empty(); });
  CHECK(waiting.viewer_state() == Claim::VIEWER_STATE_ACTION_REQUIRED);
  returned = AwaitReturn(waiting.sent_back_by(), Return::STATE_LABEL_ISSUED);
  CHECK(returned.source_claim() == created->name());
  AwaitHolder(kChair, created->name());
  CHECK(Refunds().empty());

  SECTION("back") {
    ScanReturn("102");
    AwaitReturn(Return::STATE_IN_TRANSIT);
    CHECK(Get(alice, created->name())->state() == Claim::STATE_AWAITING_RETURN);
    CHECK(Receive().state() == Return::STATE_PROCESSED);
    AwaitState(created->name(), Claim::STATE_PAID);
    REQUIRE(Refunds().size() == 1);
    CHECK(Refunds()[0].source() == created->name());
    AwaitHolder(kChair, "");
  }
  SECTION("lost on its way") {
    ScanReturn("102");
    ScanReturn("409");
    AwaitState(created->name(), Claim::STATE_PAID);
    CHECK(Refunds().size() == 1);
  }
  SECTION("not sent") {
    harness.clock().Advance(14 * kDay + absl::Seconds(2));
    AwaitReturn(Return::STATE_EXPIRED);
    const Claim denied = AwaitState(created->name(), Claim::STATE_DENIED);
    CHECK(denied.viewer_state() == Claim::VIEWER_STATE_APPEALABLE);
    CHECK(Refunds().empty());
    AwaitHolder(kChair, "");
  }
  SECTION("withdrawn") {
    REQUIRE(Withdraw(alice, created->name(), NewId()).ok());
    AwaitHolder(kChair, "");
    CHECK(Receive().state() == Return::STATE_PROCESSED);
    CHECK(Refunds().empty());
  }
}

TEST_CASE_METHOD(ClaimsFixture, "what never came cannot be sent back") {
  const Claim filed = ClaimLamp();
  REQUIRE(Respond(shop, filed.name(), SellersAnswer::ANSWER_CONTEST).ok());
  CHECK(ReasonOf(Decide(maria, filed.name(), v1::DecideClaimRequest::DECISION_GRANT_ON_RETURN).status()) ==
        errors::v1::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace recourse::claims
