#include <random>

#include <absl/strings/str_cat.h>
#include <catch2/catch.hpp>

#include "libs/money/money.h"
#include "libs/status/status.h"
#include "recourse/refunds/v1/charge_service.grpc.pb.h"
#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {
namespace {

using ChargeStub = v1::ChargeService::Stub;

class Exchanging : public RefundsFixture {
 public:
  // 100.00 by card and 50.00 by gift card for two units of 60.00 + 15.00 tax.
  Exchanging() {
    v1::RecordChargesRequest charges = ChargesOf("o1");
    charges.clear_items();
    auto& gift = *charges.add_payments();
    gift.set_label("gift card");
    gift.set_provider_reference("pi_gift");
    *gift.mutable_captured() = Eur(5'000);
    for (const char* unit : {"orders/o1/units/1", "orders/o1/units/2"}) {
      *charges.add_items() = Of(unit, "ITEM", 7'000);
      *charges.add_items() = Of(unit, "ITEM_DISCOUNT", -1'000);
      *charges.add_items() = Of(unit, "ITEM_TAX", 1'500);
    }
    REQUIRE(Record(charges).ok());
  }

  v1::TransferValueRequest Exchange(const std::string& from, const std::string& to, const Items& items) {
    v1::TransferValueRequest request;
    request.set_from_order(from.substr(0, from.find("/units")));
    request.set_to_order(to);
    int64_t cost = 0;
    for (const v1::RefundItem& item : items) {
      *request.add_to_items() = item;
      cost += item.amount().minor_units();
    }
    std::vector<v1::RefundItem> left;
    std::vector<int64_t> parts;
    const auto balance = Balance(request.from_order());
    for (const v1::RefundItem& item : balance.items()) {
      if (item.unit() != from) continue;
      left.push_back(item);
      parts.push_back(item.amount().minor_units());
    }
    const std::vector<int64_t> taken = money::TakeEvenly(cost, parts);
    for (size_t i = 0; i < left.size(); ++i) {
      if (taken[i] == 0) continue;
      left[i].mutable_amount()->set_minor_units(taken[i]);
      *request.add_from_items() = left[i];
    }
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::StatusOr<v1::TransferValueResponse> Transfer(const v1::TransferValueRequest& request) {
    return harness.Call(harness.Service("order", testing::ServiceHarness::CustomerActor(kAna)), "refunds",
                        &ChargeStub::TransferValue, request);
  }
  int64_t LeftOf(const std::string& unit) {
    int64_t left = 0;
    const auto balance = Balance(unit.substr(0, unit.find("/units")));
    for (const v1::RefundItem& item : balance.items()) {
      if (item.unit() == unit) left += item.amount().minor_units();
    }
    return left;
  }
};

TEST_CASE_METHOD(Exchanging, "INV-19: an exchange of equal price moves the unit's money, once") {
  const auto request = Exchange("orders/o1/units/1", "orders/x1", {Of("orders/x1/units/1", "ITEM", 7'500)});
  REQUIRE(Transfer(request).ok());
  v1::TransferValueRequest again = request;
  again.set_request_id(NewRequestId());
  CHECK(Transfer(again).ok());
  again.mutable_to_items(0)->set_component("SHIPPING");
  again.set_request_id(NewRequestId());
  CHECK(status::ReasonOf(Transfer(again).status()) == errors::v1::REASON_RESOURCE_EXISTS);

  CHECK(LeftOf("orders/o1/units/1") == 0);
  CHECK(LeftOf("orders/o1/units/2") == 7'500);
  CHECK(LeftOf("orders/x1/units/1") == 7'500);
  // INV-09: the old unit is never refundable again; the new one goes back along its funding.
  CHECK(status::ReasonOf(Create(RefundOf("orders/o1", "returns/r0", {Of("orders/o1/units/1", "ITEM", 1)})).status()) ==
        errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
  const v1::Refund refund = MustCreate("orders/x1", "returns/r1", {Of("orders/x1/units/1", "ITEM", 7'500)});
  Await(refund.name(), v1::Refund::STATE_SUCCEEDED);
  CHECK(provider.Of("pi_gift").amount.minor_units == 5'000);
  CHECK(provider.Of("pi_o1").amount.minor_units == 2'500);
  CHECK(Events("value.transferred").size() == 1);
  CloseBooks();
}

TEST_CASE_METHOD(Exchanging, "T-EXCH-1: of a cheaper exchange the difference alone may go back") {
  REQUIRE(Transfer(Exchange("orders/o1/units/1", "orders/x1", {Of("orders/x1/units/1", "ITEM", 5'000)})).ok());
  CHECK(LeftOf("orders/o1/units/1") == 2'500);
  CHECK(LeftOf("orders/x1/units/1") == 5'000);
  CloseBooks();
}

TEST_CASE_METHOD(Exchanging, "T-EXCH-1: a dearer exchange needs the difference first") {
  v1::TransferValueRequest request =
      Exchange("orders/o1/units/1", "orders/x1", {Of("orders/x1/units/1", "ITEM", 7'500)});
  request.mutable_to_items(0)->mutable_amount()->set_minor_units(7'501);
  CHECK(status::ReasonOf(Transfer(request).status()) == errors::v1::REASON_AMOUNT_OUT_OF_RANGE);
  for (v1::RefundItem& item : *request.mutable_from_items()) {
    if (item.component() == "ITEM") item.mutable_amount()->set_minor_units(7'001);
  }
  request.set_request_id(NewRequestId());
  CHECK(status::ReasonOf(Transfer(request).status()) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
  CHECK(LeftOf("orders/o1/units/1") == 7'500);
  CloseBooks();
}

TEST_CASE_METHOD(Exchanging, "a unit that cost nothing is exchanged for nothing") {
  REQUIRE(Transfer(Exchange("orders/o1/units/1", "orders/x1", {Of("orders/x1/units/1", "ITEM", 0)})).ok());
  CHECK(Balance("orders/x1").payments_size() == 0);
  CHECK(LeftOf("orders/o1/units/1") == 7'500);
  CloseBooks();
}

TEST_CASE_METHOD(Exchanging,
                 "T-CB-1: money that the bank took pays for no exchange, and what it paid for is not refunded") {
  REQUIRE(Transfer(Exchange("orders/o1/units/1", "orders/x1", {Of("orders/x1/units/1", "ITEM", 7'500)})).ok());
  const ProviderDispute dispute{
      .id = "dp_1", .payment_reference = "pi_o1", .state = DisputeState::kNeedsResponse, .amount = {10'000, "EUR"}};
  REQUIRE(SendWebhook(provider.Event("evt_1", dispute, 1)).ok());
  CHECK(status::ReasonOf(
            Transfer(Exchange("orders/o1/units/2", "orders/x2", {Of("orders/x2/units/1", "ITEM", 100)})).status()) ==
        errors::v1::REASON_CHARGEBACK_OPEN);
  CHECK(status::ReasonOf(Create(RefundOf("orders/x1", "returns/r1", {Of("orders/x1/units/1", "ITEM", 1)})).status()) ==
        errors::v1::REASON_CHARGEBACK_OPEN);
}

// INV-19: over chains of exchanges, with refunds in between, nothing is gained and nothing is lost, and no payment ever
// gives back more than was captured on it.
TEST_CASE_METHOD(Exchanging, "INV-19: chains of exchanges conserve every payment") {
  std::mt19937 random(20'261'123);
  const auto upto = [&](int64_t most) { return static_cast<int64_t>(random() % static_cast<uint64_t>(most + 1)); };
  constexpr int kChains = 25;
  constexpr int kLinks = 6;
  for (int chain = 0; chain < kChains; ++chain) {
    const std::string id = absl::StrCat("c", chain);
    const int64_t card = 1 + upto(20'000);
    const int64_t gift = upto(5'000);
    v1::RecordChargesRequest charges = ChargesOf(id);
    charges.clear_items();
    *charges.mutable_payments(0)->mutable_captured() = Eur(card);
    if (gift > 0) {
      auto& payment = *charges.add_payments();
      payment.set_label("gift card");
      payment.set_provider_reference("pi_gift_" + id);
      *payment.mutable_captured() = Eur(gift);
    }
    const int64_t discount = upto(card / 2);
    std::string unit = charges.order() + "/units/1";
    *charges.add_items() = Of(unit, "ITEM", card + gift + discount);
    *charges.add_items() = Of(unit, "ITEM_DISCOUNT", -discount);
    REQUIRE(Record(charges).ok());
    int64_t refunded = 0;
    const auto pay_back = [&](int64_t amount) {
      if (amount <= 0) return;
      const std::string order = unit.substr(0, unit.find("/units"));
      // Everything that is left of the unit, or of a plain one a part.
      Items items;
      const auto balance = Balance(order);
      for (const v1::RefundItem& item : balance.items()) {
        if (item.amount().minor_units() != 0) items.push_back(item);
      }
      const int64_t left = LeftOf(unit);
      if (left <= 0) return;
      if (items.size() == 1) *items[0].mutable_amount() = Eur(std::min(amount, left));
      const v1::Refund refund = MustCreate(order, "returns/" + NewRequestId(), items);
      refunded += refund.total().minor_units();
      Await(refund.name(), v1::Refund::STATE_SUCCEEDED);
    };
    for (int link = 0; link < kLinks; ++link) {
      const int64_t left = LeftOf(unit);
      const int64_t price = upto(left);
      const std::string next = absl::StrCat("orders/", id, "x", link);
      const int64_t off = upto(price);
      REQUIRE(
          Transfer(Exchange(unit, next,
                            {Of(next + "/units/1", "ITEM", price + off), Of(next + "/units/1", "ITEM_DISCOUNT", -off)}))
              .ok());
      CHECK(LeftOf(unit) == left - price);
      if (random() % 2 == 0) pay_back(left - price);
      unit = next + "/units/1";
      CHECK(LeftOf(unit) == price);
    }
    pay_back(LeftOf(unit));
    int64_t paid_back = 0;
    for (const ProviderRefund& refund : provider.refunds()) {
      if (refund.payment_reference == "pi_" + id || refund.payment_reference == "pi_gift_" + id) {
        paid_back += refund.amount.minor_units;
      }
    }
    CHECK(paid_back == refunded);
    CHECK(paid_back <= card + gift);
  }
  CloseBooks();
  for (const auto& sums : Sums()) CHECK(sums.gone <= sums.captured);
}

}  // namespace
}  // namespace recourse::refunds
