#include "services/order/domain/explode.h"

#include <random>

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::order {
namespace {

using enum ComponentKind;

const money::Currency kEur = *money::Currency::Parse("EUR");
const money::Currency kUsd = *money::Currency::Parse("USD");

money::Money Eur(int64_t minor) { return {kEur, minor}; }

SoldOrder OneLine(int quantity, std::vector<Component> components, int64_t paid) {
  return {.currency = kEur, .lines = {{"l1", quantity, std::move(components)}}, .payments = {Eur(paid)}, .parcels = {}};
}

TEST_CASE("units add up to their line exactly and the first units get the odd cents") {
  const auto units = Explode(OneLine(3, {{kItem, Eur(1000)}, {kItemDiscount, Eur(-100)}}, 900));
  REQUIRE(units.ok());
  REQUIRE(units->size() == 3);
  CHECK((*units)[0].components == std::vector<Component>{{kItem, Eur(334)}, {kItemDiscount, Eur(-34)}});
  CHECK((*units)[1].components == std::vector<Component>{{kItem, Eur(333)}, {kItemDiscount, Eur(-33)}});
  CHECK((*units)[2].number == 3);
}

TEST_CASE("two discounts of a line are rounded as one") {
  const auto units =
      Explode(OneLine(3, {{kItem, Eur(1000)}, {kItemDiscount, Eur(-500)}, {kItemDiscount, Eur(-500)}}, 0));
  REQUIRE(units.ok());
  for (const Unit& unit : *units) CHECK(unit.components[0].amount.minor == -unit.components[1].amount.minor);
}

TEST_CASE("units are numbered over the whole order and know their parcel") {
  const auto units = Explode({.currency = kEur,
                              .lines = {{"a", 2, {{kItem, Eur(10)}}}, {"b", 1, {{kItem, Eur(5)}}}},
                              .payments = {Eur(9), Eur(6)},
                              .parcels = {{"s1", {"b"}}}});
  REQUIRE(units.ok());
  CHECK((*units)[2].number == 3);
  CHECK((*units)[2].shipment == "s1");
  CHECK((*units)[0].shipment.empty());
}

TEST_CASE("orders that do not add up are refused") {
  struct Case {
    const char* rule;
    SoldOrder order;
    errors::v1::Reason reason;
  };
  const SoldLine line = {"l1", 1, {{kItem, Eur(10)}}};
  const auto with = [&](std::vector<SoldLine> lines, int64_t paid, std::vector<SoldParcel> parcels) {
    return SoldOrder{kEur, std::move(lines), {Eur(paid)}, std::move(parcels)};
  };
  const Case cases[] = {
      {"payments equal components", with({line}, 9, {}), errors::v1::REASON_AMOUNT_OUT_OF_RANGE},
      {"a line is not below zero", OneLine(1, {{kItemDiscount, Eur(-1)}}, 0), errors::v1::REASON_AMOUNT_OUT_OF_RANGE},
      {"one currency", OneLine(1, {{kItem, {kUsd, 10}}}, 10), errors::v1::REASON_CURRENCY_MISMATCH},
      {"lines are unique", with({line, line}, 20, {}), errors::v1::REASON_INVALID_FIELD},
      {"parcels are unique", with({line}, 10, {{"s", {}}, {"s", {}}}), errors::v1::REASON_INVALID_FIELD},
      {"a parcel's lines exist", with({line}, 10, {{"s", {"l2"}}}), errors::v1::REASON_INVALID_FIELD},
      {"a line is carried once", with({line}, 10, {{"s", {"l1"}}, {"t", {"l1"}}}), errors::v1::REASON_INVALID_FIELD},
  };
  for (const Case& test : cases) {
    INFO(test.rule);
    CHECK(status::ReasonOf(Explode(test.order).status()) == test.reason);
  }
}

TEST_CASE("T-ROUND-2: any amounts over any quantity: nothing is lost, no unit is below zero") {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> quantity(1, 60);
  std::uniform_int_distribution<int64_t> amount(0, 100'000);
  for (int i = 0; i < 2000; ++i) {
    const int64_t item = amount(random);
    const int64_t tax = amount(random);
    const int64_t discount = -std::min(item, amount(random));
    const auto units =
        Explode(OneLine(quantity(random), {{kItem, Eur(item)}, {kItemDiscount, Eur(discount)}, {kItemTax, Eur(tax)}},
                        item + discount + tax));
    REQUIRE(units.ok());
    int64_t sum = 0;
    for (const Unit& unit : *units) {
      for (const Component& component : unit.components) sum += component.amount.minor;
    }
    REQUIRE(sum == item + discount + tax);
  }
}

}  // namespace
}  // namespace recourse::order
