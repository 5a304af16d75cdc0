#include "services/returns/domain/refund_lines.h"

#include <numeric>

#include <catch2/catch.hpp>

namespace recourse::returns {
namespace {

using Lines = std::vector<PaidComponent>;

TEST_CASE("what comes back of a unit, by fault and fee") {
  const Lines paid = {{"ITEM", 4'000}, {"ITEM_DISCOUNT", -500}, {"ITEM_TAX", 280}, {"SHIPPING", 599}, {"GIFT_WRAP", 0}};
  struct Case {
    std::string name;
    policy::v1::Fault fault;
    int64_t fee;
    Lines lines;
  };
  const Case cases[] = {
      {"seller's fault: all, and no fee",
       policy::v1::FAULT_SELLER,
       700,
       {{"ITEM", 4'000}, {"ITEM_DISCOUNT", -500}, {"ITEM_TAX", 280}, {"SHIPPING", 599}}},
      {"carrier's fault: all",
       policy::v1::FAULT_CARRIER,
       0,
       {{"ITEM", 4'000}, {"ITEM_DISCOUNT", -500}, {"ITEM_TAX", 280}, {"SHIPPING", 599}}},
      {"customer's fault: item, discount, tax",
       policy::v1::FAULT_CUSTOMER,
       0,
       {{"ITEM", 4'000}, {"ITEM_DISCOUNT", -500}, {"ITEM_TAX", 280}}},
      {"fee from the item",
       policy::v1::FAULT_CUSTOMER,
       699,
       {{"ITEM", 3'301}, {"ITEM_DISCOUNT", -500}, {"ITEM_TAX", 280}}},
      {"fee at most the discounted item",
       policy::v1::FAULT_CUSTOMER,
       9'999,
       {{"ITEM", 500}, {"ITEM_DISCOUNT", -500}, {"ITEM_TAX", 280}}},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) { CHECK(RefundLines(paid, test.fault, test.fee) == test.lines); }
  }
}

TEST_CASE("T-SHIP-2 LG-EU-FEE RS-FBM-0-14 the way out comes back where it is granted, wrapping does not") {
  const Lines paid = {
      {"ITEM", 4'000}, {"SHIPPING", 599}, {"SHIPPING_DISCOUNT", -99}, {"SHIPPING_TAX", 50}, {"GIFT_WRAP", 300}};
  const Lines expected = {{"ITEM", 4'000}, {"SHIPPING", 599}, {"SHIPPING_DISCOUNT", -99}, {"SHIPPING_TAX", 50}};
  CHECK(RefundLines(paid, policy::v1::FAULT_CUSTOMER, 0, true) == expected);
}

TEST_CASE("a refund never exceeds what was paid and never falls below zero") {
  for (int64_t item = 0; item <= 300; item += 50) {
    for (int64_t discount = -item; discount <= 0; discount += 50) {
      for (int64_t fee = 0; fee <= 400; fee += 25) {
        const Lines paid = {{"ITEM", item}, {"ITEM_DISCOUNT", discount}};
        const Lines lines = RefundLines(paid, policy::v1::FAULT_CUSTOMER, fee);
        const int64_t total =
            std::accumulate(lines.begin(), lines.end(), int64_t{0},
                            [](int64_t sum, const PaidComponent& line) { return sum + line.minor_units; });
        CHECK(total == std::max<int64_t>(item + discount - fee, 0));
      }
    }
  }
}

}  // namespace
}  // namespace recourse::returns
