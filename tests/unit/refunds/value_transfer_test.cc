#include "services/refunds/domain/value_transfer.h"

#include <random>

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::refunds {
namespace {

Money Eur(int64_t minor) { return {Currency::Parse("EUR").value(), minor}; }

std::string Text(const std::vector<Item>& items) {
  std::string text;
  for (const Item& item : items)
    text += item.unit + " " + item.component + " " + std::to_string(item.amount.minor) + "\n";
  return text;
}

const std::vector<Item> kLeft = {{"u1", "ITEM", Eur(7'000)},     {"u1", "ITEM_DISCOUNT", Eur(-1'000)},
                                 {"u1", "ITEM_TAX", Eur(1'500)}, {"u2", "ITEM", Eur(1'000)},
                                 {"u3", "ITEM", Eur(500)},       {"u3", "ITEM_DISCOUNT", Eur(-500)}};

TEST_CASE("INV-19: value is taken unit by unit, of the last one in proportion, discounts too") {
  struct Case {
    int64_t amount;
    std::vector<std::string> units;
    std::string taken;
  };
  const auto row = GENERATE(values<Case>({
      {7'500, {"u1"}, "u1 ITEM 7000\nu1 ITEM_TAX 1500\nu1 ITEM_DISCOUNT -1000\n"},
      {3'750, {"u1"}, "u1 ITEM 3500\nu1 ITEM_TAX 750\nu1 ITEM_DISCOUNT -500\n"},
      {1, {"u1"}, "u1 ITEM 1\n"},
      {8'000, {"u1", "u2"}, "u1 ITEM 7000\nu1 ITEM_TAX 1500\nu1 ITEM_DISCOUNT -1000\nu2 ITEM 500\n"},
      {100, {"u3", "u2"}, "u2 ITEM 100\n"},
      {0, {"u1"}, ""},
  }));
  const auto taken = TakeValue(Eur(row.amount), row.units, kLeft);
  REQUIRE(taken.ok());
  CHECK(Text(*taken) == row.taken);
}

TEST_CASE("INV-19: no more value is taken than is left") {
  const absl::Status refused = TakeValue(Eur(8'501), {"u1", "u2"}, kLeft).status();
  CHECK(status::ReasonOf(refused) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE);
  CHECK(status::MetadataOf(refused, "max_refundable") == "85.00 EUR");
  CHECK_FALSE(TakeValue(Eur(1), {"u9"}, kLeft).ok());
}

TEST_CASE("INV-19: whatever part is taken, components stay within what is left and add up") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<Item> left;
    int64_t value = 0;
    for (int i = 0; i < 5; ++i) {
      const int64_t size = static_cast<int64_t>(random() % 100'000);
      const int64_t amount = i < 3 ? size : -static_cast<int64_t>(random() % static_cast<uint64_t>(value / 3 + 1));
      left.push_back({"u", "C" + std::to_string(i), Eur(amount)});
      value += amount;
    }
    if (value <= 0) continue;
    const auto amount = static_cast<int64_t>(random() % static_cast<uint64_t>(value + 1));
    const auto taken = TakeValue(Eur(amount), {"u"}, left);
    REQUIRE(taken.ok());
    int64_t sum = 0;
    for (const Item& item : *taken) sum += item.amount.minor;
    REQUIRE(sum == amount);
    REQUIRE(CheckRemaining(*taken, left).ok());
  }
}

TEST_CASE("stored value pays for the new units first, so that a difference goes back to the card") {
  const std::vector<Payment> payments = {{"card", "visa", "pi_1", Eur(10'000)},
                                         {"gift", "gift card", "pi_2", Eur(5'000)}};
  const auto shares = TakeFunding(Eur(6'000), payments);
  REQUIRE(shares.ok());
  REQUIRE(shares->size() == 2);
  CHECK((*shares)[0].payment == "gift");
  CHECK((*shares)[0].amount.minor == 5'000);
  CHECK((*shares)[1].amount.minor == 1'000);
  CHECK_FALSE(TakeFunding(Eur(15'001), payments).ok());
}

}  // namespace
}  // namespace recourse::refunds
