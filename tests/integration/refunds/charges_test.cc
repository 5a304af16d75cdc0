#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {
namespace {

using errors::v1::Reason;

constexpr char kUnit[] = "orders/o1/units/1";

void AddPastRefund(v1::RecordChargesRequest& charges, const std::string& reference, int64_t minor,
                   const std::vector<v1::RefundItem>& items = {}) {
  v1::PastRefund& past = *charges.add_past_refunds();
  past.set_provider_reference(reference);
  *past.mutable_amount() = Eur(minor);
  past.mutable_refund_time()->set_seconds(1'780'000'000);
  for (const v1::RefundItem& item : items) *past.add_items() = item;
}

TEST_CASE_METHOD(RefundsFixture, "recorded charges are refundable, once, whoever records them how often") {
  const v1::RecordChargesRequest charges = ChargesOf("o1");
  for (int i = 0; i < 3; ++i) CHECK(Record(charges).ok());
  const auto balance = Balance("orders/o1");
  REQUIRE(balance.payments_size() == 1);
  CHECK(balance.payments(0).name() == "orders/o1/payments/1");
  CHECK(balance.payments(0).refundable().minor_units() == 10'000);
  REQUIRE(balance.items_size() == 1);
  CHECK(balance.items(0).amount().minor_units() == 10'000);
  CHECK(Events("charges.recorded").size() == 1);
  CHECK(CloseBooks().at("PSP_CLEARING") == 10'000);
}

TEST_CASE_METHOD(RefundsFixture, "charges that contradict themselves or what was recorded change nothing") {
  struct Row {
    const char* what;
    std::function<void(v1::RecordChargesRequest&)> change;
    Reason reason;
  };
  const std::vector<Row> rows = {
      {"components above payments", [](auto& charges) { *charges.add_items() = Of(kUnit, "ITEM_TAX", 1); },
       errors::v1::REASON_AMOUNT_OUT_OF_RANGE},
      {"components below payments", [](auto& charges) { *charges.add_items() = Of(kUnit, "ITEM_DISCOUNT", -1); },
       errors::v1::REASON_AMOUNT_OUT_OF_RANGE},
      {"two currencies", [](auto& charges) { charges.mutable_items(0)->mutable_amount()->set_currency_code("USD"); },
       errors::v1::REASON_CURRENCY_MISMATCH},
      {"negative money captured",
       [](auto& charges) { charges.mutable_payments(0)->mutable_captured()->set_minor_units(-10'000); },
       errors::v1::REASON_INVALID_FIELD},
      {"more came back than was captured", [](auto& charges) { AddPastRefund(charges, "pi_o1", 10'001); },
       errors::v1::REASON_INVALID_FIELD},
      {"came back on another's payment", [](auto& charges) { AddPastRefund(charges, "pi_x", 1); },
       errors::v1::REASON_INVALID_FIELD},
      {"more came back of a unit than was paid",
       [](auto& charges) { AddPastRefund(charges, "pi_o1", 1, {Of(kUnit, "SHIPPING", 1)}); },
       errors::v1::REASON_INVALID_FIELD},
      {"past items that are not its amount",
       [](auto& charges) { AddPastRefund(charges, "pi_o1", 2, {Of(kUnit, "ITEM", 1)}); },
       errors::v1::REASON_INVALID_FIELD},
  };
  v1::GetRefundableBalanceRequest get;
  get.set_order("orders/o1");
  for (const Row& row : rows) {
    INFO(row.what);
    v1::RecordChargesRequest charges = ChargesOf("o1");
    row.change(charges);
    CHECK(status::ReasonOf(Record(charges)) == row.reason);
    CHECK(absl::IsNotFound(harness.Call(agent, "refunds", &Stub::GetRefundableBalance, get).status()));
  }
  Charge("o1");
  v1::RecordChargesRequest other = ChargesOf("o1");
  other.set_customer(kBen);
  CHECK(status::ReasonOf(Record(other)) == errors::v1::REASON_RESOURCE_EXISTS);
  CHECK(harness.Call(ana, "refunds", &Stub::GetRefundableBalance, get).ok());
  CloseBooks();
}

TEST_CASE_METHOD(RefundsFixture, "what went back before the import cannot go back again") {
  v1::RecordChargesRequest charges = ChargesOf("o1");
  AddPastRefund(charges, "pi_o1", 3'000, {Of(kUnit, "ITEM", 3'000)});
  AddPastRefund(charges, "pi_o1", 1'000);  // the book does not say what for
  REQUIRE(Record(charges).ok());
  const auto balance = Balance("orders/o1");
  CHECK(balance.payments(0).refunded().minor_units() == 4'000);
  CHECK(balance.payments(0).refundable().minor_units() == 6'000);
  CHECK(balance.items(0).amount().minor_units() == 7'000);
  const auto refused = Create(RefundOf("orders/o1", "returns/r1", {Of(kUnit, "ITEM", 6'001)}));
  CHECK(status::MetadataOf(refused.status(), "max_refundable") == "60.00 EUR");
  Await(MustCreate("orders/o1", "returns/r1", {Of(kUnit, "ITEM", 6'000)}).name(), v1::Refund::STATE_SUCCEEDED);
  CHECK(CloseBooks().at("REFUNDED_UNASSIGNED:orders/o1/payments/1") == 1'000);
}

TEST_CASE_METHOD(RefundsFixture, "only order records charges") {
  v1::RecordChargesRequest charges = ChargesOf("o1");
  charges.set_request_id(NewRequestId());
  for (const auto& identity : {ana, Returns(), testing::Identity{}}) {
    CHECK_FALSE(harness.Call(identity, "refunds", &Stub::RecordCharges, charges).ok());
  }
}

}  // namespace
}  // namespace recourse::refunds
