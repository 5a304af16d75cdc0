// Money goes back as it was paid: unit by unit and component by component, never more, and what is used up stops
// nothing else.
#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {
namespace {

struct Part {
  const char* component;
  int64_t minor;
};

// What one unit cost: the second without a discount, the third without shipping.
const std::vector<std::vector<Part>> kUnits = {
    {{"ITEM", 5'000}, {"ITEM_DISCOUNT", -1'250}, {"ITEM_TAX", 713}, {"SHIPPING", 167}, {"SHIPPING_TAX", 32}},
    {{"ITEM", 2'500}, {"ITEM_TAX", 475}, {"SHIPPING", 167}, {"SHIPPING_TAX", 31}},
    {{"ITEM", 2'500}, {"ITEM_DISCOUNT", -625}, {"ITEM_TAX", 356}},
};

std::string UnitName(size_t index) { return "orders/o1/units/" + std::to_string(index + 1); }

struct Bought : RefundsFixture {
  Bought() {
    v1::RecordChargesRequest charges = ChargesOf("o1");
    charges.clear_items();
    for (size_t unit = 0; unit < kUnits.size(); ++unit) {
      for (const v1::RefundItem& item : All(unit)) *charges.add_items() = item;
      captured += Total(unit);
    }
    *charges.mutable_payments(0)->mutable_captured() = Eur(captured);
    REQUIRE(Record(charges).ok());
  }

  static Items All(size_t unit) {
    Items items;
    for (const Part& part : kUnits[unit]) items.push_back(Of(UnitName(unit), part.component, part.minor));
    return items;
  }
  static int64_t Total(size_t unit) {
    int64_t total = 0;
    for (const Part& part : kUnits[unit]) total += part.minor;
    return total;
  }
  // What is left of a unit, by component.
  std::map<std::string, int64_t> Left(size_t unit) {
    std::map<std::string, int64_t> left;
    const auto balance = Balance("orders/o1");
    for (const v1::RefundItem& item : balance.items()) {
      if (item.unit() == UnitName(unit)) left[item.component()] = item.amount().minor_units();
    }
    return left;
  }
  errors::v1::Reason Refusal(const std::string& source, const Items& items) {
    return status::ReasonOf(Create(RefundOf("orders/o1", source, items)).status());
  }
  void Pay(const std::string& source, const Items& items) {
    Await(MustCreate("orders/o1", source, items).name(), v1::Refund::STATE_SUCCEEDED);
  }

  int64_t captured = 0;
};

TEST_CASE_METHOD(Bought,
                 "T-UNDER-3 T-TAX-1 T-PROMO-1: a unit alone gives back what was paid for it, discount and tax "
                 "once, and the others keep theirs") {
  int64_t paid = 0;
  for (size_t unit = 0; unit < kUnits.size(); ++unit) {
    const v1::Refund refund = MustCreate("orders/o1", "returns/r" + std::to_string(unit), All(unit));
    CHECK(refund.total().minor_units() == Total(unit));
    Await(refund.name(), v1::Refund::STATE_SUCCEEDED);
    paid += Total(unit);
    CHECK(Balance("orders/o1").payments(0).refunded().minor_units() == paid);
    for (const auto& [component, left] : Left(unit)) CHECK(left == 0);
    for (size_t other = unit + 1; other < kUnits.size(); ++other) {
      INFO(other);
      int64_t left = 0;
      for (const auto& [component, amount] : Left(other)) left += amount;
      CHECK(left == Total(other));
    }
  }
  CHECK(Balance("orders/o1").payments(0).refundable().minor_units() == 0);
  CloseBooks();
}

TEST_CASE_METHOD(Bought, "T-TAX-1 T-UNDER-3 T-PROMO-1 INV-02: no unit gives more of a component than was paid for it") {
  struct Row {
    const char* what;
    Items items;
  };
  const std::vector<Row> rows = {
      {"the whole order's tax", {Of(UnitName(1), "ITEM", 2'500), Of(UnitName(1), "ITEM_TAX", 713 + 475 + 356)}},
      {"the whole order's shipping", {Of(UnitName(0), "SHIPPING", 334)}},
      {"shipping's tax on the item", {Of(UnitName(1), "ITEM_TAX", 475 + 31)}},
      {"tax as if there had been no discount", {Of(UnitName(0), "ITEM_TAX", 950)}},
      {"another unit's price", {Of(UnitName(1), "ITEM", 5'000)}},
      {"a discount given twice", {Of(UnitName(0), "ITEM", 5'000), Of(UnitName(0), "ITEM_DISCOUNT", -2'500)}},
      {"a discount that it did not have", {Of(UnitName(1), "ITEM", 2'500), Of(UnitName(1), "ITEM_DISCOUNT", -1)}},
      {"shipping that was not paid for", {Of(UnitName(2), "SHIPPING", 1)}},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(Refusal("returns/r", row.items) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
  }
  CHECK(Balance("orders/o1").payments(0).refundable().minor_units() == captured);
  CHECK(provider.requests() == 0);
  CloseBooks();
}

TEST_CASE_METHOD(Bought, "T-SHIP-1 INV-08: shipping goes back once per unit, and then stops no other refund") {
  Pay("returns/shipping", {Of(UnitName(0), "SHIPPING", 167), Of(UnitName(0), "SHIPPING_TAX", 32)});
  CHECK(Left(0)["SHIPPING"] == 0);
  CHECK(Left(1)["SHIPPING"] == 167);
  CHECK(Refusal("returns/again", {Of(UnitName(0), "SHIPPING", 1)}) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
  // Nothing more of it is nothing, not an error.
  Pay("returns/item", {Of(UnitName(0), "ITEM", 5'000), Of(UnitName(0), "ITEM_DISCOUNT", -1'250),
                       Of(UnitName(0), "ITEM_TAX", 713), Of(UnitName(0), "SHIPPING", 0)});
  Pay("returns/second", All(1));
  Pay("returns/third", All(2));
  CHECK(Balance("orders/o1").payments(0).refunded().minor_units() == captured);
  CHECK(Balance("orders/o1").payments(0).refundable().minor_units() == 0);
  CloseBooks();
}

}  // namespace
}  // namespace recourse::refunds
