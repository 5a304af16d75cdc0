#include "tests/integration/returns/returns_fixture.h"

namespace recourse::returns {
namespace {

TEST_CASE_METHOD(Fixture, "a damaged unit goes from quote over label and first scan to refund and receipt") {
  const auto quote = Quote(alice);
  REQUIRE(quote.ok());
  CHECK(quote->terms().refund_total().minor_units() == 5'899);
  CHECK(quote->terms().fee().minor_units() == 0);
  CHECK(quote->terms().trigger() == policy::v1::REFUND_TRIGGER_ON_FIRST_SCAN);
  CHECK(quote->terms().destinations(0).payment_label() == "card");

  const auto created = Create(alice, quote->quote_token(), NewId());
  REQUIRE(created.ok());
  CHECK(created->state() == v1::Return::STATE_LABEL_ISSUED);
  CHECK(created->label().tracking_number() == "SW1");
  CHECK(created->customer() == kAlice);
  CHECK(RefundsCreated() == 0);

  FirstScan(*created);
  const v1::Return refunded = Await(created->name(), [](const v1::Return& now) { return !now.refund().empty(); });
  CHECK(refunded.state() == v1::Return::STATE_IN_TRANSIT);
  CHECK(RefundedMinorUnits() == 5'899);

  Scan(*created, order::v1::Shipment::STATE_DELIVERED, order::v1::Shipment::STATE_IN_TRANSIT, kNow);
  AwaitState(created->name(), v1::Return::STATE_DELIVERED);
  const auto received = Receive(created->name());
  REQUIRE(received.ok());
  CHECK(received->state() == v1::Return::STATE_PROCESSED);
  AwaitRelease(Release::OUTCOME_RETURNED);
  CHECK(RefundsCreated() == 1);
}

TEST_CASE_METHOD(Fixture, "scans that repeat pay once") {
  const v1::Return created = CreateQuoted();
  for (int i = 0; i < 3; ++i) FirstScan(created);
  Scan(created, order::v1::Shipment::STATE_DELIVERED, order::v1::Shipment::STATE_IN_TRANSIT, kNow);
  AwaitState(created.name(), v1::Return::STATE_DELIVERED);
  REQUIRE(Receive(created.name()).ok());
  AwaitState(created.name(), v1::Return::STATE_PROCESSED);
  CHECK(RefundsCreated() == 1);
}

TEST_CASE_METHOD(Fixture, "an unwanted unit gives back item and tax less the label, shipping stays") {
  const v1::Return created = CreateQuoted(policy::v1::RETURN_REASON_NO_LONGER_NEEDED);
  CHECK(created.terms().fee().minor_units() == 699);
  FirstScan(created);
  Await(created.name(), [](const v1::Return& now) { return !now.refund().empty(); });
  CHECK(RefundedMinorUnits() == 4'999 + 400 - 699);
}

TEST_CASE_METHOD(Fixture, "quotes bind their owner, their text, their time and their outcome") {
  const auto quote = Quote(alice);
  REQUIRE(quote.ok());
  const std::string& token = quote->quote_token();

  CHECK(ReasonOf(Quote(bob).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(ReasonOf(Create(bob, token, NewId()).status()) == errors::v1::REASON_QUOTE_INVALID);
  std::string tampered = token;
  tampered[token.size() / 2] = tampered[token.size() / 2] == 'A' ? 'B' : 'A';
  CHECK(ReasonOf(Create(alice, tampered, NewId()).status()) == errors::v1::REASON_QUOTE_INVALID);
  {
    absl::MutexLock lock(&refunds.mutex);
    refunds.withheld = 100;
  }
  CHECK(ReasonOf(Create(alice, token, NewId()).status()) == errors::v1::REASON_QUOTE_STALE);
  harness.clock().Advance(absl::Minutes(15));
  CHECK(ReasonOf(Create(alice, token, NewId()).status()) == errors::v1::REASON_QUOTE_EXPIRED);
  CHECK(carrier.labels.empty());
}

TEST_CASE_METHOD(Fixture, "a closed window, an undelivered and an unknown unit are refused with their reason") {
  struct Case {
    std::string name;
    std::function<void(order::v1::Order&)> change;
    Reason reason;
  };
  const Case cases[] = {
      {"closed",
       [](order::v1::Order& order) {
         *order.mutable_lines(0)->mutable_units(0)->mutable_delivered_time() =
             clock::ToProto(kNow - absl::Hours(45 * 24));
       },
       errors::v1::REASON_RETURN_WINDOW_CLOSED},
      {"undelivered", [](order::v1::Order& order) { order.mutable_lines(0)->mutable_units(0)->clear_delivered_time(); },
       errors::v1::REASON_ORDER_NOT_DELIVERED},
      {"returned before",
       [](order::v1::Order& order) {
         order.mutable_lines(0)->mutable_units(0)->set_state(order::v1::Unit::STATE_RETURNED);
       },
       errors::v1::REASON_NO_RETURNABLE_QUANTITY},
      {"final sale", [](order::v1::Order& order) { order.mutable_lines(0)->mutable_facts()->set_final_sale(true); },
       errors::v1::REASON_NOT_RETURNABLE},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) {
      {
        absl::MutexLock lock(&orders.mutex);
        test.change(orders.order);
      }
      CHECK(ReasonOf(Quote(alice, policy::v1::RETURN_REASON_NO_LONGER_NEEDED).status()) == test.reason);
    }
  }
  CHECK(ReasonOf(Quote(alice, policy::v1::RETURN_REASON_DEFECTIVE, 9).status()) ==
        errors::v1::REASON_UNIT_NOT_IN_ORDER);
}

TEST_CASE_METHOD(Fixture, "eligibility tells of every unit what is allowed until when") {
  const v1::Return created = CreateQuoted();
  v1::EvaluateEligibilityRequest request;
  request.set_order(kOrder);
  const auto response = harness.Call(alice, "returns", &Stub::EvaluateEligibility, request);
  REQUIRE(response.ok());
  REQUIRE(response->units_size() == 2);
  CHECK_FALSE(response->units(0).eligible());
  CHECK(response->units(0).blockers(0) == "REMEDY_ALREADY_OPEN");
  CHECK(response->units(1).eligible());
  CHECK(clock::FromProto(response->units(1).deadline()) > kNow);
}

TEST_CASE_METHOD(Fixture, "a repeated request answers the same return, also after the quote has expired") {
  const auto quote = Quote(alice);
  REQUIRE(quote.ok());
  const std::string request_id = NewId();
  const auto first = Create(alice, quote->quote_token(), request_id);
  REQUIRE(first.ok());
  harness.clock().Advance(absl::Minutes(20));
  const auto again = Create(alice, quote->quote_token(), request_id);
  REQUIRE(again.ok());
  CHECK(again->name() == first->name());
  CHECK(carrier.labels.size() == 1);
  CHECK(ReasonOf(Create(alice, "another", request_id).status()) == errors::v1::REASON_IDEMPOTENCY_KEY_REUSED);
}

TEST_CASE_METHOD(Fixture, "of two requests on one unit the second is refused") {
  const auto quote = Quote(alice);
  REQUIRE(quote.ok());
  REQUIRE(Create(alice, quote->quote_token(), NewId()).ok());
  CHECK(ReasonOf(Create(alice, quote->quote_token(), NewId()).status()) == errors::v1::REASON_REMEDY_ALREADY_OPEN);
}

TEST_CASE_METHOD(Fixture, "a return whose units are taken in between is denied and says why") {
  orders.faults.FailNext("ReserveUnits", status::Error(errors::v1::REASON_REMEDY_ALREADY_OPEN, "held by a claim"));
  const v1::Return created = CreateQuoted();
  CHECK(created.state() == v1::Return::STATE_DENIED);
  CHECK_FALSE(created.denial().empty());
  AwaitRelease(Release::OUTCOME_UNSPECIFIED);
}

TEST_CASE_METHOD(Fixture, "a carrier that declines for good denies and releases") {
  carrier.faults.FailNext("BuyLabel", status::Error(errors::v1::REASON_PROVIDER_DECLINED, "too heavy"));
  const v1::Return created = CreateQuoted();
  CHECK(created.state() == v1::Return::STATE_DENIED);
  AwaitRelease(Release::OUTCOME_UNSPECIFIED);
}

TEST_CASE_METHOD(Fixture, "whatever step fails for now, the return goes on by itself, also in another process") {
  const absl::Status unavailable = status::Error(errors::v1::REASON_UNAVAILABLE, "away");
  const std::string step = GENERATE("ReserveUnits", "ConfirmReservation", "BuyLabel", "RegisterReturnShipment");
  const bool restart = GENERATE(false, true);
  DYNAMIC_SECTION(step << (restart ? " and a restart" : "")) {
    const auto quote = Quote(alice);
    REQUIRE(quote.ok());
    (step == "BuyLabel" ? carrier.faults : orders.faults).FailNext(step, unavailable);
    const auto created = Create(alice, quote->quote_token(), NewId());
    REQUIRE(created.ok());
    CHECK(created->state() == (step == "ReserveUnits" ? v1::Return::STATE_REQUESTED : v1::Return::STATE_AUTHORIZED));
    if (restart) {
      harness.StopHost("returns");
      StartReturns();
    }
    harness.clock().Advance(absl::Seconds(6));
    AwaitState(created->name(), v1::Return::STATE_LABEL_ISSUED);
    absl::MutexLock lock(&orders.mutex);
    CHECK(orders.request_ids.size() == 1);
    CHECK(carrier.labels.size() == 1);
  }
}

TEST_CASE_METHOD(Fixture, "a scan that arrives before the label is stored is not lost") {
  orders.faults.FailNext("RegisterReturnShipment", status::Error(errors::v1::REASON_UNAVAILABLE, "answer lost"));
  const v1::Return created = CreateQuoted();
  REQUIRE(created.state() == v1::Return::STATE_AUTHORIZED);
  FirstScan(created);
  Await(created.name(), [](const v1::Return& now) { return !now.refund().empty(); });
  harness.clock().Advance(absl::Seconds(6));
  const v1::Return labelled = Await(created.name(), [](const v1::Return& now) { return now.has_label(); });
  CHECK(labelled.state() == v1::Return::STATE_IN_TRANSIT);
  CHECK(RefundsCreated() == 1);
}

TEST_CASE_METHOD(Fixture, "a refund that cannot be made now is made later, one that is refused calls a person") {
  SECTION("later") {
    refunds.faults.FailNext("CreateRefund", status::Error(errors::v1::REASON_UNAVAILABLE, "away"));
    const v1::Return created = CreateQuoted();
    FirstScan(created);
    AwaitState(created.name(), v1::Return::STATE_IN_TRANSIT);
    // The first attempt may not have failed yet: move on until the second has been made.
    for (int i = 0; i < 200 && RefundsCreated() == 0; ++i) {
      harness.clock().Advance(absl::Seconds(1));
      Get(alice, created.name()).IgnoreError();
    }
    Await(created.name(), [](const v1::Return& now) { return !now.refund().empty(); });
    CHECK(RefundsCreated() == 1);
  }
  SECTION("refused") {
    refunds.faults.FailNext("CreateRefund", status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "too much"));
    const v1::Return created = CreateQuoted();
    FirstScan(created);
    const v1::Return stuck = Await(created.name(), [](const v1::Return& now) { return !now.attention().empty(); });
    CHECK(stuck.state() == v1::Return::STATE_IN_TRANSIT);
    CHECK(RefundsCreated() == 0);
  }
}

TEST_CASE_METHOD(Fixture, "cancel works until the first scan and frees the units") {
  const v1::Return created = CreateQuoted();
  v1::CancelReturnRequest request;
  request.set_name(created.name());
  request.set_etag("77");
  request.set_request_id(NewId());
  CHECK(ReasonOf(harness.Call(alice, "returns", &Stub::CancelReturn, request).status()) ==
        errors::v1::REASON_ETAG_MISMATCH);
  request.set_etag(created.etag());
  SECTION("before") {
    CHECK(ReasonOf(harness.Call(bob, "returns", &Stub::CancelReturn, request).status()) ==
          errors::v1::REASON_RESOURCE_NOT_FOUND);
    REQUIRE(harness.Call(alice, "returns", &Stub::CancelReturn, request).ok());
    AwaitRelease(Release::OUTCOME_UNSPECIFIED);
    FirstScan(created);
    const v1::Return strayed = Await(created.name(), [](const v1::Return& now) { return now.has_first_scan_time(); });
    CHECK(strayed.state() == v1::Return::STATE_CANCELLED);
    CHECK_FALSE(strayed.attention().empty());
    CHECK(RefundsCreated() == 0);
  }
  SECTION("after") {
    FirstScan(created);
    AwaitState(created.name(), v1::Return::STATE_IN_TRANSIT);
    request.clear_etag();
    CHECK(ReasonOf(harness.Call(alice, "returns", &Stub::CancelReturn, request).status()) ==
          errors::v1::REASON_ILLEGAL_STATE);
  }
}

TEST_CASE_METHOD(Fixture, "goods not handed over in time expire, handed over late they revive at a fee") {
  const v1::Return created = CreateQuoted(policy::v1::RETURN_REASON_NO_LONGER_NEEDED);
  harness.clock().AdvanceTo(clock::FromProto(created.return_by_time()) + absl::Seconds(2));
  AwaitState(created.name(), v1::Return::STATE_EXPIRED);
  AwaitRelease(Release::OUTCOME_UNSPECIFIED);
  SECTION("units still free") {
    FirstScan(created);
    Await(created.name(), [](const v1::Return& now) { return !now.refund().empty(); });
    CHECK(RefundedMinorUnits() == 4'999 - 1'000 + 400);
  }
  SECTION("units taken by another remedy") {
    {
      absl::MutexLock lock(&orders.mutex);
      orders.FindUnit(UnitName(1))->set_remedy("claims/c1");
    }
    FirstScan(created);
    const v1::Return stuck = Await(created.name(), [](const v1::Return& now) { return !now.attention().empty(); });
    CHECK(stuck.state() == v1::Return::STATE_EXPIRED);
    CHECK(RefundsCreated() == 0);
  }
  SECTION("handed over in time, told late") {
    Scan(created, order::v1::Shipment::STATE_IN_TRANSIT, order::v1::Shipment::STATE_LABEL_CREATED,
         clock::FromProto(created.return_by_time()));
    Await(created.name(), [](const v1::Return& now) { return !now.refund().empty(); });
    CHECK(RefundedMinorUnits() == 4'999 - 699 + 400);
  }
}

TEST_CASE_METHOD(Fixture, "a stranger sees neither the return nor the list") {
  const v1::Return created = CreateQuoted();
  CHECK(ReasonOf(Get(bob, created.name()).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  v1::ListReturnsRequest request;
  request.set_parent(kOrder);
  const auto strangers = harness.Call(bob, "returns", &Stub::ListReturns, request);
  REQUIRE(strangers.ok());
  CHECK(strangers->returns().empty());
  const auto own = harness.Call(alice, "returns", &Stub::ListReturns, request);
  REQUIRE(own.ok());
  CHECK(own->returns_size() == 1);
  CHECK(Get(warehouse, created.name()).ok());
}

}  // namespace
}  // namespace recourse::returns
