#include "services/refunds/domain/concession.h"

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::refunds {
namespace {

TEST_CASE("INV-03: concessions have caps of their own, by order and by customer") {
  const ConcessionCaps caps{.row = "CN-AGENT", .order_basis_points = 2500, .per_customer = {{"EUR", 5000}}};
  const auto [currency, paid, of_order, of_customer, amount, left] =
      GENERATE(table<std::string, int64_t, int64_t, int64_t, int64_t, std::string>({
          {"EUR", 10000, 0, 0, 2500, ""},
          {"EUR", 10000, 0, 0, 2501, "2500"},
          {"EUR", 10000, 2000, 2000, 501, "500"},
          {"EUR", 100000, 0, 0, 5000, ""},
          {"EUR", 100000, 0, 0, 5001, "5000"},
          {"EUR", 100000, 0, 4999, 2, "1"},
          {"EUR", 100000, 0, 9000, 1, "0"},
          {"SEK", 100000, 0, 0, 1, "0"},
      }));
  const auto parsed = money::Currency::Parse(currency);
  REQUIRE(parsed.ok());
  const absl::Status allowed =
      CheckCaps(caps, {.paid = paid, .of_order = of_order, .of_customer = of_customer}, {*parsed, amount});
  INFO(allowed.ToString());
  CHECK(allowed.ok() == left.empty());
  if (!allowed.ok()) CHECK(status::MetadataOf(allowed, "left") == left);
}

TEST_CASE("CN-LATE: of the rows that fit a delay the one that gives most counts") {
  const std::vector<DelayTerms> rows = {
      {.row = "A", .days = 2, .order_basis_points = 500, .most = {{"EUR", 500}}},
      {.row = "B", .days = 7, .order_basis_points = 1000, .most = {{"EUR", 1500}}},
      {.row = "M", .days = 1, .member = true, .order_basis_points = 1000, .most = {{"EUR", 1000}}},
  };
  const auto [currency, days, member, paid, row, amount] =
      GENERATE(table<std::string, int, bool, int64_t, std::string, int64_t>({
          {"EUR", 1, false, 10000, "", 0},
          {"EUR", 2, false, 10000, "A", 500},
          {"EUR", 2, false, 99999, "A", 500},
          {"EUR", 2, false, 4990, "A", 250},
          {"EUR", 7, false, 10000, "B", 1000},
          {"EUR", 7, false, 20000, "B", 1500},
          {"EUR", 7, true, 10000, "B", 1000},
          {"EUR", 1, true, 10000, "M", 1000},
          {"EUR", 3, true, 5000, "M", 500},
          {"EUR", 30, false, 0, "", 0},
          {"SEK", 30, true, 10000, "", 0},
      }));
  CAPTURE(currency, days, member, paid);
  const auto parsed = money::Currency::Parse(currency);
  REQUIRE(parsed.ok());
  const std::optional<DelayGift> gift = GiftForDelay(rows, days, member, {*parsed, paid});
  CHECK((gift ? gift->row : "") == row);
  CHECK((gift ? gift->amount.minor : 0) == amount);
}

}  // namespace
}  // namespace recourse::refunds
