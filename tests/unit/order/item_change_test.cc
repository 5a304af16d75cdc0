#include "services/order/domain/item_change.h"

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::order {
namespace {

using enum ComponentKind;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

money::Money Of(const char* currency, int64_t minor) { return {*money::Currency::Parse(currency), minor}; }

TEST_CASE("every refusal of another variant has its own reason") {
  struct Case {
    const char* rule;
    UnitState state;
    const char* shipment;
    const char* holder;
    const char* wanted;
    std::optional<Offer> offer;
    errors::v1::Reason reason;
  };
  const Offer red{"products/kettle/variants/red", "products/kettle", Of("EUR", 900), true};
  const Offer gone{"products/kettle/variants/red", "products/kettle", Of("EUR", 900), false};
  const Offer foreign{"products/kettle/variants/red", "products/kettle", Of("USD", 900), true};
  const char* const kRed = "products/kettle/variants/red";
  const Case cases[] = {
      {"fine", UnitState::kOrdered, "", "", kRed, red, errors::v1::REASON_UNSPECIFIED},
      {"packed", UnitState::kOrdered, "s1", "", kRed, red, errors::v1::REASON_ORDER_NOT_PENDING},
      {"in the warehouse's hands", UnitState::kPickLocked, "", "", kRed, red, errors::v1::REASON_ORDER_NOT_PENDING},
      {"delivered", UnitState::kDelivered, "s1", "", kRed, red, errors::v1::REASON_ORDER_NOT_PENDING},
      {"cancelled", UnitState::kCancelled, "", "", kRed, red, errors::v1::REASON_ORDER_NOT_PENDING},
      {"claimed", UnitState::kOrdered, "", "claims/c1", kRed, red, errors::v1::REASON_REMEDY_ALREADY_OPEN},
      {"the same", UnitState::kOrdered, "", "", "products/kettle/variants/blue", red, errors::v1::REASON_SAME_ITEM},
      {"another product's", UnitState::kOrdered, "", "", "products/kettles/variants/red", red,
       errors::v1::REASON_NOT_SAME_PRODUCT},
      {"sold out", UnitState::kOrdered, "", "", kRed, gone, errors::v1::REASON_VARIANT_UNAVAILABLE},
      {"unknown", UnitState::kOrdered, "", "", kRed, std::nullopt, errors::v1::REASON_VARIANT_UNAVAILABLE},
      {"in another currency", UnitState::kOrdered, "", "", kRed, foreign, errors::v1::REASON_VARIANT_UNAVAILABLE},
  };
  for (const Case& test : cases) {
    INFO(test.rule);
    Unit unit;
    unit.number = 1;
    unit.state = test.state;
    unit.shipment = test.shipment;
    unit.components = {{kItem, Of("EUR", 1000)}};
    Reservations held;
    if (*test.holder != '\0') held[1] = {test.holder, std::nullopt};
    const absl::Status status =
        CheckSwap(unit, held, kNow, "products/kettle", "products/kettle/variants/blue", test.wanted, test.offer);
    CHECK(status::ReasonOf(status) == test.reason);
  }
}

TEST_CASE("1.5: the price difference is exact, and what stays is taxed as before") {
  struct Case {
    const char* rule;
    const char* currency;
    std::vector<std::pair<ComponentKind, int64_t>> paid;
    int64_t price;
    std::optional<std::pair<int64_t, int64_t>> back;  // item, tax
  };
  const Case cases[] = {
      {"cheaper", "EUR", {{kItem, 1000}, {kItemTax, 190}}, 600, std::pair(400, 76)},
      {"as dear", "EUR", {{kItem, 1000}, {kItemTax, 190}}, 1000, std::pair(0, 0)},
      {"dearer", "EUR", {{kItem, 1000}, {kItemTax, 190}}, 1002, std::nullopt},
      {"a third of 10.00 against 3.34", "EUR", {{kItem, 333}, {kItemTax, 19}}, 334, std::pair(0, 0)},
      {"net of promotions", "EUR", {{kItem, 1000}, {kItemDiscount, -250}, {kItemTax, 75}}, 500, std::pair(250, 25)},
      {"dearer than what was paid after a promotion", "EUR", {{kItem, 1000}, {kItemDiscount, -250}}, 800, std::nullopt},
      {"free", "EUR", {{kItem, 1000}, {kItemTax, 190}}, 0, std::pair(1000, 190)},
      {"shipping and wrapping stay",
       "EUR",
       {{kItem, 1000}, {kShipping, 500}, {kGiftWrap, 100}},
       900,
       std::pair(100, 0)},
      {"odd cents of tax", "EUR", {{kItem, 3}, {kItemTax, 1}}, 2, std::pair(1, 0)},
      {"no decimals", "JPY", {{kItem, 1000}, {kItemTax, 100}}, 333, std::pair(667, 67)},
      {"three decimals", "KWD", {{kItem, 12345}}, 12344, std::pair(1, 0)},
  };
  for (const Case& test : cases) {
    INFO(test.rule);
    std::vector<Component> components;
    int64_t before = 0;
    for (const auto& [kind, minor] : test.paid) {
      components.push_back({kind, Of(test.currency, minor)});
      before += minor;
    }
    const auto cut = PriceCutOf(components, Of(test.currency, test.price));
    REQUIRE(cut.ok() == test.back.has_value());
    if (!cut.ok()) {
      CHECK(status::ReasonOf(cut.status()) == errors::v1::REASON_PAYMENT_REQUIRED);
      CHECK_FALSE(status::MetadataOf(cut.status(), "due").empty());
      continue;
    }
    CHECK(cut->item_back.minor == test.back->first);
    CHECK(cut->tax_back.minor == test.back->second);
    int64_t after = 0;
    for (const Component& component : After(components, *cut)) after += component.amount.minor;
    CHECK(after + cut->item_back.minor + cut->tax_back.minor == before);
  }
}

}  // namespace
}  // namespace recourse::order
