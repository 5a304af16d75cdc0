// Exact money: int64 minor units of one ISO 4217 currency. Never a double, never "cents".
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <absl/status/statusor.h>

namespace recourse::money {

class Currency {
 public:
  constexpr Currency() = default;
  // INVALID_FIELD unless it is a code of the table.
  static absl::StatusOr<Currency> Parse(std::string_view code);

  std::string code() const { return {code_.begin(), code_.end()}; }
  // Decimal places: JPY 0, EUR 2, KWD 3.
  int exponent() const { return exponent_; }

  bool operator==(const Currency&) const = default;

 private:
  constexpr Currency(std::array<char, 3> code, int exponent) : code_(code), exponent_(exponent) {}
  std::array<char, 3> code_ = {'X', 'X', 'X'};
  int exponent_ = 0;
};

struct Money {
  Currency currency;
  int64_t minor = 0;

  bool operator==(const Money&) const = default;
  bool IsZero() const { return minor == 0; }
};

// CURRENCY_MISMATCH between currencies, AMOUNT_OUT_OF_RANGE on overflow.
absl::StatusOr<Money> Add(const Money& a, const Money& b);
absl::StatusOr<Money> Subtract(const Money& a, const Money& b);

// Splits by largest remainder: parts differ from the exact share by less than one minor unit and add up to `total`.
// Ties go to the lowest index; a negative total is the mirror of its positive; weights must not be negative, all zero
// means equal.
std::vector<Money> Split(const Money& total, std::span<const int64_t> weights);
std::vector<Money> SplitEqually(const Money& total, int parts);

// Of each part as much as `amount` is of all of them: adds up to `amount`, and none is gone beyond. Parts may be
// negative, as discounts are; their sum must not be, nor `amount` outside of it.
std::vector<int64_t> TakeEvenly(int64_t amount, std::span<const int64_t> parts);

// `basis_points` / 10,000 of `amount`, half away from zero.
Money Share(const Money& amount, int basis_points);

// "12.34 EUR".
std::string Format(const Money& money);
// Of decimal text in `currency`: "12.34", "-5", no more decimals than the currency has.
absl::StatusOr<Money> ParseDecimal(std::string_view text, Currency currency);

}  // namespace recourse::money
