// What a return gives back is what was paid for its own units, and what is left of that.
#include "tests/integration/returns/returns_fixture.h"

namespace recourse::returns {
namespace {

using Parts = std::map<std::string, int64_t>;

struct UnitPrice : Fixture {
  // Of all refunds that were asked for, by component; each is of unit 1.
  Parts AskedFor() {
    absl::MutexLock lock(&refunds.mutex);
    Parts parts;
    for (const auto& [key, request] : refunds.created) {
      for (const auto& item : request.items()) {
        CHECK(item.unit() == UnitName(1));
        parts[item.component()] += item.amount().minor_units();
      }
    }
    return parts;
  }
  void Left(const Parts& parts) {
    absl::MutexLock lock(&refunds.mutex);
    for (const auto& [component, left] : parts) refunds.left[{UnitName(1), component}] = left;
  }
  Parts PaidBack(int64_t quoted) {
    const v1::Return created = CreateQuoted();
    CHECK(created.terms().refund_total().minor_units() == quoted);
    FirstScan(created);
    Await(created.name(), [](const v1::Return& now) { return !now.refund().empty(); });
    return AskedFor();
  }
};

TEST_CASE_METHOD(UnitPrice,
                 "T-PROMO-1 T-TAX-1 one unit of a discounted order gives back its own price, tax and shipping") {
  ChangeOrder([](order::v1::Order& order) {
    AddComponent(*order.mutable_lines(0)->mutable_units(0), order::v1::Component::KIND_ITEM_DISCOUNT, -1'250);
    AddComponent(*order.mutable_lines(0)->mutable_units(1), order::v1::Component::KIND_ITEM_DISCOUNT, -1'249);
  });
  CHECK(PaidBack(4'999 - 1'250 + 400 + 500) ==
        Parts{{"ITEM", 4'999}, {"ITEM_DISCOUNT", -1'250}, {"ITEM_TAX", 400}, {"SHIPPING", 500}});
}

TEST_CASE_METHOD(UnitPrice, "T-SHIP-1 INV-08 a unit of which a part went back before is returned for the rest") {
  SECTION("its shipping") {
    Left({{"ITEM", 4'999}, {"ITEM_TAX", 400}, {"SHIPPING", 0}});
    CHECK(PaidBack(5'399) == Parts{{"ITEM", 4'999}, {"ITEM_TAX", 400}});
  }
  SECTION("a part of everything") {
    Left({{"ITEM", 3'999}, {"ITEM_TAX", 320}, {"SHIPPING", 400}});
    CHECK(PaidBack(4'719) == Parts{{"ITEM", 3'999}, {"ITEM_TAX", 320}, {"SHIPPING", 400}});
  }
  SECTION("all of it: there is nothing to return for") {
    Left({{"ITEM", 0}, {"ITEM_TAX", 0}, {"SHIPPING", 0}});
    CHECK(ReasonOf(Quote(alice).status()) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
  }
}

}  // namespace
}  // namespace recourse::returns
