#include "libs/money/money.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "libs/status/status.h"

namespace recourse::money {
namespace {

// ISO 4217: codes with other than two decimals; the rest of the table has two.
const std::map<std::string_view, int>& Exponents() {
  static const std::map<std::string_view, int> table = [] {
    std::map<std::string_view, int> exponents;
    for (const char* code : {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
                             "XAF", "XOF", "XPF"}) {
      exponents[code] = 0;
    }
    for (const char* code : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}) exponents[code] = 3;
    for (const char* code :
         {"AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BMD",
          "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CNY", "COP", "CRC", "CUP",
          "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP",
          "GMD", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IRR", "JMD", "KES", "KGS", "KHR",
          "KPW", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP",
          "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "PAB", "PEN",
          "PGK", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP",
          "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TOP", "TRY", "TTD", "TWD",
          "TZS", "UAH", "USD", "UYU", "UZS", "VES", "WST", "XCD", "YER", "ZAR", "ZMW"}) {
      exponents[code] = 2;
    }
    return exponents;
  }();
  return table;
}

absl::Status OutOfRange(std::string_view what) { return status::Error(errors::v1::REASON_AMOUNT_OUT_OF_RANGE, what); }

int64_t PowerOfTen(int exponent) {
  int64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

__extension__ using Wide = __int128;

}  // namespace

absl::StatusOr<Currency> Currency::Parse(std::string_view code) {
  const auto found = Exponents().find(code);
  if (found == Exponents().end())
    return status::InvalidField("currency_code", std::string(code) + " is not an ISO 4217 code");
  return Currency({code[0], code[1], code[2]}, found->second);
}

absl::StatusOr<Money> Add(const Money& a, const Money& b) {
  if (a.currency != b.currency) {
    return status::Error(errors::v1::REASON_CURRENCY_MISMATCH, a.currency.code() + " and " + b.currency.code());
  }
  Money sum{a.currency, 0};
  if (__builtin_add_overflow(a.minor, b.minor, &sum.minor)) return OutOfRange("the sum is too large");
  return sum;
}

absl::StatusOr<Money> Subtract(const Money& a, const Money& b) {
  if (b.minor == INT64_MIN) return OutOfRange("the difference is too large");
  return Add(a, Money{b.currency, -b.minor});
}

std::vector<Money> Split(const Money& total, std::span<const int64_t> weights) {
  std::vector<Money> parts(weights.size(), Money{total.currency, 0});
  if (weights.empty()) return parts;
  std::vector<int64_t> effective(weights.begin(), weights.end());
  if (std::all_of(effective.begin(), effective.end(), [](int64_t weight) { return weight == 0; })) {
    std::fill(effective.begin(), effective.end(), 1);
  }
  const Wide sum = std::accumulate(effective.begin(), effective.end(), Wide{0});
  const Wide magnitude = total.minor < 0 ? -Wide{total.minor} : Wide{total.minor};
  std::vector<Wide> shares(parts.size());
  std::vector<Wide> remainders(parts.size());
  Wide given = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    const Wide exact = magnitude * effective[i];
    shares[i] = exact / sum;
    remainders[i] = exact % sum;
    given += shares[i];
  }
  std::vector<size_t> order(parts.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return remainders[a] > remainders[b]; });
  for (size_t i = 0; given < magnitude; ++i, ++given) ++shares[order[i]];
  for (size_t i = 0; i < parts.size(); ++i) {
    parts[i].minor = static_cast<int64_t>(total.minor < 0 ? -shares[i] : shares[i]);
  }
  return parts;
}

std::vector<Money> SplitEqually(const Money& total, int parts) {
  return Split(total, std::vector<int64_t>(static_cast<size_t>(parts), 1));
}

std::vector<int64_t> TakeEvenly(int64_t amount, std::span<const int64_t> parts) {
  int64_t sum = 0;
  int64_t negative = 0;
  std::vector<int64_t> above(parts.size());
  std::vector<int64_t> below(parts.size());
  for (size_t i = 0; i < parts.size(); ++i) {
    sum += parts[i];
    above[i] = std::max<int64_t>(parts[i], 0);
    below[i] = std::max<int64_t>(-parts[i], 0);
    negative += below[i];
  }
  std::vector<int64_t> taken(parts.size());
  if (sum <= 0) return taken;
  // The discounts' share; what is added to `amount` for it is then the same share of the rest.
  const auto off = static_cast<int64_t>(Wide{negative} * amount / sum);
  if (amount + off == 0) return taken;
  const std::vector<Money> plus = Split({Currency(), amount + off}, above);
  for (size_t i = 0; i < parts.size(); ++i) taken[i] = plus[i].minor;
  if (off == 0) return taken;
  const std::vector<Money> minus = Split({Currency(), off}, below);
  for (size_t i = 0; i < parts.size(); ++i) taken[i] -= minus[i].minor;
  return taken;
}

Money Share(const Money& amount, int basis_points) {
  constexpr int kWhole = 10'000;
  const Wide exact = Wide{amount.minor} * basis_points;
  const Wide half = exact < 0 ? -kWhole / 2 : kWhole / 2;
  return {amount.currency, static_cast<int64_t>((exact + half) / kWhole)};
}

std::string Format(const Money& money) {
  const int exponent = money.currency.exponent();
  std::string digits = std::to_string(money.minor);
  const bool negative = digits.front() == '-';
  if (negative) digits.erase(0, 1);
  if (exponent > 0) {
    if (digits.size() <= static_cast<size_t>(exponent))
      digits.insert(0, static_cast<size_t>(exponent) + 1 - digits.size(), '0');
    digits.insert(digits.size() - static_cast<size_t>(exponent), ".");
  }
  return (negative ? "-" : "") + digits + " " + money.currency.code();
}

absl::StatusOr<Money> ParseDecimal(std::string_view text, Currency currency) {
  const absl::Status malformed =
      status::InvalidField("amount", std::string(text) + " is not an amount of " + currency.code());
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point < text.size() ? text.substr(point + 1) : std::string_view();
  if (whole.empty() || (point < text.size() && fraction.empty()) ||
      fraction.size() > static_cast<size_t>(currency.exponent())) {
    return malformed;
  }
  int64_t minor = 0;
  for (const std::string_view part : {whole, fraction}) {
    for (const char c : part) {
      if (c < '0' || c > '9') return malformed;
      if (__builtin_mul_overflow(minor, 10, &minor) || __builtin_add_overflow(minor, c - '0', &minor)) {
        return OutOfRange("the amount is too large");
      }
    }
  }
  if (__builtin_mul_overflow(minor, PowerOfTen(currency.exponent() - static_cast<int>(fraction.size())), &minor)) {
    return OutOfRange("the amount is too large");
  }
  return Money{currency, negative ? -minor : minor};
}

}  // namespace recourse::money
