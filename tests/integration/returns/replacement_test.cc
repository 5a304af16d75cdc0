// Goods in place of money, and goods that were sent in place of others.
#include "tests/integration/returns/returns_fixture.h"

namespace recourse::returns {
namespace {

struct Replacement : Fixture {
  v1::Return AskForAnother() {
    const auto quote = Quote(alice, policy::v1::RETURN_REASON_DEFECTIVE, 1, v1::RESOLUTION_REPLACEMENT);
    REQUIRE(quote.ok());
    CHECK(quote->terms().refund_total().minor_units() == 0);
    CHECK(quote->terms().destinations().empty());
    const auto created = Create(alice, quote->quote_token(), NewId());
    REQUIRE(created.ok());
    CHECK(created->resolution() == v1::RESOLUTION_REPLACEMENT);
    return *created;
  }

  size_t Replaced() {
    absl::MutexLock lock(&orders.mutex);
    return orders.replacements.size();
  }
};

TEST_CASE_METHOD(Replacement, "T-EXCH-2 a return for a replacement is received and ends although no money moves") {
  const v1::Return created = AskForAnother();
  FirstScan(created);
  const v1::Return sent = Await(created.name(), [](const v1::Return& now) { return !now.replacement_order().empty(); });
  CHECK(sent.replacement_order() == "orders/again");
  CHECK(sent.state() == v1::Return::STATE_IN_TRANSIT);
  const auto received = Receive(created.name());
  REQUIRE(received.ok());
  CHECK(received->state() == v1::Return::STATE_PROCESSED);
  AwaitRelease(Release::OUTCOME_REPLACED);
  CHECK(Replaced() == 1);
  CHECK(RefundsCreated() == 0);
}

TEST_CASE_METHOD(Replacement, "a replacement that cannot be sent is a refund") {
  orders.faults.FailNext("CreateReplacementOrder", status::Error(errors::v1::REASON_VARIANT_UNAVAILABLE, "sold out"));
  const v1::Return created = AskForAnother();
  FirstScan(created);
  const v1::Return refunded = Await(created.name(), [](const v1::Return& now) { return !now.refund().empty(); });
  CHECK(refunded.resolution() == v1::RESOLUTION_REFUND);
  CHECK(RefundedMinorUnits() == 5'899);
  CHECK(Replaced() == 0);
}

TEST_CASE_METHOD(Replacement, "what a claim takes over is money from then on, and no goods follow") {
  const v1::Return created = AskForAnother();
  orders.Transfer(created.name(), "claims/c1");
  CHECK(AwaitState(created.name(), v1::Return::STATE_ESCALATED).resolution() == v1::RESOLUTION_REFUND);
  orders.Transfer("claims/c1", created.name());
  AwaitState(created.name(), v1::Return::STATE_LABEL_ISSUED);
  FirstScan(created);
  Await(created.name(), [](const v1::Return& now) { return !now.refund().empty(); });
  CHECK(Replaced() == 0);
}

TEST_CASE_METHOD(Replacement, "nobody gets another one because of a changed mind") {
  CHECK(ReasonOf(Quote(alice, policy::v1::RETURN_REASON_NO_LONGER_NEEDED, 1, v1::RESOLUTION_REPLACEMENT).status()) ==
        errors::v1::REASON_INVALID_FIELD);
}

TEST_CASE_METHOD(Replacement, "T-RET-3 goods sent in place of others are returnable, for the money that those cost") {
  // Two replacements deep.
  ChangeOrder([this](order::v1::Order& order) {
    orders.mutex.AssertHeld();
    order::v1::Order paid = order;
    paid.set_name("orders/first");
    order::v1::Order between = paid;
    between.set_name("orders/second");
    for (int i = 0; i < 2; ++i) {
      const std::string number = std::to_string(i + 1);
      paid.mutable_lines(0)->mutable_units(i)->set_name("orders/first/units/" + number);
      order::v1::Unit& second = *between.mutable_lines(0)->mutable_units(i);
      second.set_name("orders/second/units/" + number);
      second.set_replaces("orders/first/units/" + number);
      second.clear_components();
      order::v1::Unit& third = *order.mutable_lines(0)->mutable_units(i);
      third.set_replaces("orders/second/units/" + number);
      third.clear_components();
    }
    orders.other_orders["orders/first"] = paid;
    orders.other_orders["orders/second"] = between;
  });
  const auto quote = Quote(alice);
  REQUIRE(quote.ok());
  CHECK(quote->terms().refund_total().minor_units() == 5'899);
  const auto created = Create(alice, quote->quote_token(), NewId());
  REQUIRE(created.ok());
  FirstScan(*created);
  Await(created->name(), [](const v1::Return& now) { return !now.refund().empty(); });
  absl::MutexLock lock(&refunds.mutex);
  REQUIRE(refunds.created.size() == 1);
  const refunds::v1::CreateRefundRequest& refund = refunds.created.begin()->second;
  CHECK(refund.order() == "orders/first");
  CHECK(refund.source() == created->name());
  for (const refunds::v1::RefundItem& item : refund.items()) CHECK(item.unit() == "orders/first/units/1");
}

TEST_CASE_METHOD(Fixture, "T-SHIP-3 who is at fault pays for the way back, and the others for nothing") {
  struct Case {
    policy::v1::ReturnReason reason;
    policy::v1::Party payer;
    int64_t deducted;
  };
  const auto test = GENERATE(Case{policy::v1::RETURN_REASON_NO_LONGER_NEEDED, policy::v1::PARTY_CUSTOMER, 699},
                             Case{policy::v1::RETURN_REASON_DEFECTIVE, policy::v1::PARTY_PLATFORM, 0},
                             Case{policy::v1::RETURN_REASON_WRONG_ITEM, policy::v1::PARTY_PLATFORM, 0});
  INFO(policy::v1::ReturnReason_Name(test.reason));
  const auto quote = Quote(alice, test.reason);
  REQUIRE(quote.ok());
  CHECK(quote->terms().label_payer() == test.payer);
  CHECK(quote->terms().fee().minor_units() == test.deducted);
}

TEST_CASE_METHOD(Fixture, "T-RET-5 a return is one thing, whoever asks for it, and its label is bought once and kept") {
  const auto quote = Quote(agent);
  REQUIRE(quote.ok());
  const auto created = Create(agent, quote->quote_token(), NewId());
  REQUIRE(created.ok());
  const std::string tracking_number = created->label().tracking_number();
  CHECK_FALSE(tracking_number.empty());
  CHECK(created->label().qr_image().starts_with("\x89PNG"));
  harness.StopHost("returns");
  StartReturns();
  const auto seen = Get(alice, created->name());
  REQUIRE(seen.ok());
  CHECK(seen->label().tracking_number() == tracking_number);
  CHECK(seen->label().document() == "%PDF-1.4");
  CHECK(seen->label().qr_image() == created->label().qr_image());
  v1::ListReturnsRequest list;
  list.set_parent(kOrder);
  const auto listed = harness.Call(alice, "returns", &Stub::ListReturns, list);
  REQUIRE(listed.ok());
  REQUIRE(listed->returns_size() == 1);
  CHECK(listed->returns(0).name() == created->name());
  absl::MutexLock lock(&carrier.mutex);
  CHECK(carrier.labels.size() == 1);
}

}  // namespace
}  // namespace recourse::returns
