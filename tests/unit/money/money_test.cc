#include "libs/money/money.h"

#include <numeric>
#include <random>

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::money {
namespace {

Money Of(std::string_view code, int64_t minor) { return {*Currency::Parse(code), minor}; }

std::vector<int64_t> Minors(const std::vector<Money>& parts) {
  std::vector<int64_t> minors;
  for (const Money& part : parts) minors.push_back(part.minor);
  return minors;
}

TEST_CASE("exponents come from the table, not from a habit") {
  auto [code, exponent] = GENERATE(table<std::string, int>({{"JPY", 0}, {"USD", 2}, {"EUR", 2}, {"KWD", 3}}));
  CHECK(Currency::Parse(code)->exponent() == exponent);
  CHECK_FALSE(Currency::Parse("usd").ok());
  CHECK_FALSE(Currency::Parse("ABC").ok());
}

TEST_CASE("T-OVER-2: 179.25 over ten units is five of 17.93 and five of 17.92") {
  CHECK(Minors(SplitEqually(Of("GBP", 17925), 10)) ==
        std::vector<int64_t>{1793, 1793, 1793, 1793, 1793, 1792, 1792, 1792, 1792, 1792});
}

TEST_CASE("T-ROUND-1: equal units get equal shares") {
  CHECK(Minors(SplitEqually(Of("USD", 5700), 3)) == std::vector<int64_t>{1900, 1900, 1900});
}

TEST_CASE("a split follows weights, mirrors negatives, and treats no weight as equal") {
  CHECK(Minors(Split(Of("USD", 100), std::vector<int64_t>{1, 1, 2})) == std::vector<int64_t>{25, 25, 50});
  CHECK(Minors(Split(Of("USD", -10), std::vector<int64_t>{1, 1, 1})) == std::vector<int64_t>{-4, -3, -3});
  CHECK(Minors(Split(Of("USD", 3), std::vector<int64_t>{0, 0})) == std::vector<int64_t>{2, 1});
  CHECK(Split(Of("USD", 3), {}).empty());
}

TEST_CASE("the largest and the smallest amounts split without overflow") {
  CHECK(Minors(Split(Of("USD", INT64_MIN), std::vector<int64_t>{5})) == std::vector<int64_t>{INT64_MIN});
  CHECK(Minors(Split(Of("USD", INT64_MIN), std::vector<int64_t>{INT64_MAX, INT64_MAX})) ==
        std::vector<int64_t>{INT64_MIN / 2, INT64_MIN / 2});
  CHECK(Minors(Split(Of("USD", INT64_MAX), std::vector<int64_t>{1, 0})) == std::vector<int64_t>{INT64_MAX, 0});
}

TEST_CASE("any split adds up exactly, and no part is a whole unit off its share") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2000; ++round) {
    const Money total = Of("EUR", std::uniform_int_distribution<int64_t>(-1'000'000'000, 1'000'000'000)(random));
    std::vector<int64_t> weights(std::uniform_int_distribution<size_t>(1, 40)(random));
    for (int64_t& weight : weights) weight = std::uniform_int_distribution<int64_t>(0, 1'000'000)(random);
    const auto parts = Minors(Split(total, weights));
    REQUIRE(std::accumulate(parts.begin(), parts.end(), int64_t{0}) == total.minor);
    const int64_t sum = std::accumulate(weights.begin(), weights.end(), int64_t{0});
    if (sum == 0) continue;
    for (size_t i = 0; i < parts.size(); ++i) {
      const long double exact =
          static_cast<long double>(total.minor) * static_cast<long double>(weights[i]) / static_cast<long double>(sum);
      REQUIRE(std::abs(static_cast<long double>(parts[i]) - exact) < 1.0L);
    }
  }
}

TEST_CASE("sums refuse other currencies and overflow") {
  CHECK(Add(Of("USD", 1), Of("USD", 2))->minor == 3);
  CHECK(status::ReasonOf(Add(Of("USD", 1), Of("EUR", 2)).status()) == errors::v1::REASON_CURRENCY_MISMATCH);
  CHECK(status::ReasonOf(Add(Of("USD", INT64_MAX), Of("USD", 1)).status()) == errors::v1::REASON_AMOUNT_OUT_OF_RANGE);
  CHECK(status::ReasonOf(Subtract(Of("USD", 0), Of("USD", INT64_MIN)).status()) ==
        errors::v1::REASON_AMOUNT_OUT_OF_RANGE);
}

TEST_CASE("a share rounds half away from zero, once") {
  CHECK(Share(Of("USD", 1005), 5000).minor == 503);
  CHECK(Share(Of("USD", -1005), 5000).minor == -503);
  CHECK(Share(Of("USD", 999), 2000).minor == 200);
}

TEST_CASE("decimal text is read and written exactly") {
  auto [text, code, minor] = GENERATE(table<std::string, std::string, int64_t>({{"12.34", "USD", 1234},
                                                                                {"0.05", "USD", 5},
                                                                                {"-7.10", "EUR", -710},
                                                                                {"500", "JPY", 500},
                                                                                {"1.234", "KWD", 1234},
                                                                                {"5", "USD", 500}}));
  const auto parsed = ParseDecimal(text, *Currency::Parse(code));
  REQUIRE(parsed.ok());
  CHECK(parsed->minor == minor);
  CHECK(*ParseDecimal(Format(*parsed).substr(0, Format(*parsed).find(' ')), parsed->currency) == *parsed);
}

TEST_CASE("text that is not an exact amount is refused") {
  const std::string text = GENERATE("", "-", ".5", "1.", "1.234", "1,5", "1e3", " 1", "99999999999999999999");
  CAPTURE(text);
  CHECK_FALSE(ParseDecimal(text, *Currency::Parse("USD")).ok());
}

TEST_CASE("INV-19: a share of several parts is the same share of each, discounts too, and adds up") {
  struct Case {
    int64_t amount;
    std::vector<int64_t> parts;
    std::vector<int64_t> taken;
  };
  const auto row = GENERATE(values<Case>({
      {7'500, {7'000, -1'000, 1'500}, {7'000, -1'000, 1'500}},
      {3'750, {7'000, -1'000, 1'500}, {3'500, -500, 750}},
      {1, {7'000, -1'000, 1'500}, {1, 0, 0}},
      {0, {7'000, -1'000}, {0, 0}},
      {0, {500, -500}, {0, 0}},
      {5, {}, {}},
  }));
  CHECK(TakeEvenly(row.amount, row.parts) == row.taken);
}

TEST_CASE("INV-19: whatever share is taken, no part is gone beyond") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<int64_t> parts;
    int64_t sum = 0;
    for (int i = 0; i < 5; ++i) {
      const auto size = static_cast<int64_t>(random() % 100'000);
      parts.push_back(i < 3 ? size : -static_cast<int64_t>(random() % static_cast<uint64_t>(sum / 3 + 1)));
      sum += parts.back();
    }
    const auto amount = static_cast<int64_t>(random() % static_cast<uint64_t>(sum + 1));
    const std::vector<int64_t> taken = TakeEvenly(amount, parts);
    REQUIRE(std::accumulate(taken.begin(), taken.end(), int64_t{0}) == amount);
    for (size_t i = 0; i < parts.size(); ++i) {
      REQUIRE(std::min<int64_t>(parts[i], 0) <= taken[i]);
      REQUIRE(taken[i] <= std::max<int64_t>(parts[i], 0));
    }
  }
}

}  // namespace
}  // namespace recourse::money
