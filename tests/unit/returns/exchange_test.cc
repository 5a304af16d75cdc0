#include "services/returns/domain/exchange.h"

#include <catch2/catch.hpp>

namespace recourse::returns {
namespace {

std::string Text(const std::vector<OwedPart>& parts) {
  std::string text;
  for (const OwedPart& part : parts) {
    text += part.unit + " " + part.component + " " + std::to_string(part.minor_units) + "\n";
  }
  return text;
}

TEST_CASE("T-EXCH-1 new goods are paid for by what is owed for the old ones, and the rest goes back") {
  const std::vector<OwedPart> owed = {
      {"u1", "ITEM", 7'000}, {"u1", "ITEM_DISCOUNT", -1'000}, {"u1", "ITEM_TAX", 1'500}, {"u2", "ITEM", 1'000}};
  struct Case {
    int64_t price;
    std::string used;
    std::string rest;
  };
  const auto row = GENERATE(values<Case>({
      {8'500, "u1 ITEM 7000\nu1 ITEM_DISCOUNT -1000\nu1 ITEM_TAX 1500\nu2 ITEM 1000\n", ""},
      {8'000, "u1 ITEM 7000\nu1 ITEM_DISCOUNT -1000\nu1 ITEM_TAX 1500\nu2 ITEM 500\n", "u2 ITEM 500\n"},
      {3'750, "u1 ITEM 3500\nu1 ITEM_DISCOUNT -500\nu1 ITEM_TAX 750\n",
       "u1 ITEM 3500\nu1 ITEM_DISCOUNT -500\nu1 ITEM_TAX 750\nu2 ITEM 1000\n"},
      {0, "", "u1 ITEM 7000\nu1 ITEM_DISCOUNT -1000\nu1 ITEM_TAX 1500\nu2 ITEM 1000\n"},
      // More than is owed: all of it is used, and whoever asks sees that it is not enough.
      {9'000, "u1 ITEM 7000\nu1 ITEM_DISCOUNT -1000\nu1 ITEM_TAX 1500\nu2 ITEM 1000\n", ""},
  }));
  const Funding funding = FundFrom(owed, row.price);
  CHECK(Text(funding.used) == row.used);
  CHECK(Text(funding.rest) == row.rest);
}

}  // namespace
}  // namespace recourse::returns
