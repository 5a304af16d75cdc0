#include "services/refunds/domain/partial_keep.h"

#include <map>
#include <random>

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::refunds {
namespace {

Money Eur(int64_t minor) { return {*Currency::Parse("EUR"), minor}; }

using Components = std::vector<PaidComponent>;

TEST_CASE("T-UNDER-4 D-1.8: a part of a kept unit's money takes its share of discount and tax, and of nothing else") {
  const Components unit = {
      {"ITEM", Eur(10'000)}, {"ITEM_DISCOUNT", Eur(-2'000)}, {"ITEM_TAX", Eur(1'520)}, {"SHIPPING", Eur(500)}};
  struct Row {
    const char* what;
    Components components;
    int64_t amount;
    std::string items;
    errors::v1::Reason reason = {};
    std::string most = {};
  };
  const std::vector<Row> rows = {
      {"a part", unit, 2'000, "ITEM 2500; ITEM_DISCOUNT -500; ITEM_TAX 380; "},
      {"all of it", unit, 8'000, "ITEM 10000; ITEM_DISCOUNT -2000; ITEM_TAX 1520; "},
      {"one minor unit", unit, 1, "ITEM 1; "},
      {"without tax and discount", {{"ITEM", Eur(900)}}, 300, "ITEM 300; "},
      {"the rest", {{"ITEM", Eur(900), 300}, {"ITEM_TAX", Eur(100), 33}}, 600, "ITEM 600; ITEM_TAX 67; "},
      {"a minor unit too many", unit, 8'001, "", errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "80.00 EUR"},
      {"when all is gone", {{"ITEM", Eur(9), 9}}, 1, "", errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "0.00 EUR"},
      {"no such unit", {}, 1, "", errors::v1::REASON_UNIT_NOT_IN_ORDER},
      {"another currency", {{"ITEM", {*Currency::Parse("JPY"), 9}}}, 1, "", errors::v1::REASON_CURRENCY_MISMATCH},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const auto items = PartialKeep("u", row.components, Eur(row.amount));
    std::string text;
    for (const Item& item : items.value_or(std::vector<Item>())) {
      text += item.component + " " + std::to_string(item.amount.minor) + "; ";
    }
    CHECK(text == row.items);
    CHECK(status::ReasonOf(items.status()) == row.reason);
    CHECK(status::MetadataOf(items.status(), "max_refundable") == row.most);
  }
}

// What parts taken one after the other leave refunded, by component.
std::map<std::string, int64_t> RefundedBy(Components unit, const std::vector<int64_t>& parts) {
  std::map<std::string, int64_t> refunded;
  for (const int64_t part : parts) {
    if (part == 0) continue;
    const auto items = PartialKeep("u", unit, Eur(part));
    REQUIRE(items.ok());
    for (const Item& each : *items) {
      for (PaidComponent& component : unit) {
        if (component.component == each.component) component.refunded += each.amount.minor;
      }
    }
  }
  for (const PaidComponent& component : unit) refunded[component.component] = component.refunded;
  return refunded;
}

TEST_CASE("INV-10: parts of a kept unit's money add up alike in any order, and to all that was paid") {
  std::mt19937 random(7);
  const auto pick = [&](int64_t n) { return std::uniform_int_distribution<int64_t>(0, n - 1)(random); };
  for (int i = 0; i < 2'000; ++i) {
    const int64_t item = 2 + pick(20'000);
    const int64_t discount = -pick(item);
    const Components unit = {{"ITEM", Eur(item)}, {"ITEM_DISCOUNT", Eur(discount)}, {"ITEM_TAX", Eur(pick(3'000))}};
    const int64_t net = item + discount;
    const int64_t first = pick(net + 1);
    const int64_t second = pick(net - first + 1);
    INFO("item " << item << " discount " << discount << " parts " << first << ", " << second);
    CHECK(RefundedBy(unit, {first, second}) == RefundedBy(unit, {second, first}));
    const auto all = RefundedBy(unit, {first, second, net - first - second});
    for (const PaidComponent& component : unit) CHECK(all.at(component.component) == component.paid.minor);
  }
}

}  // namespace
}  // namespace recourse::refunds
