#include "libs/log/redact.h"

#include <re2/re2.h>

namespace recourse::log {
namespace {

constexpr size_t kFewestDigits = 13;
constexpr size_t kMostDigits = 19;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool PassesLuhn(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (size_t i = digits.size(); i-- > 0;) {
    int digit = digits[i] - '0';
    if (twice) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
    twice = !twice;
  }
  return sum % 10 == 0;
}

// The length of the card number at the front of `text`, or 0. A card number is whole groups of digits with one space or
// dash between them, so that a number standing before or behind it does not hide it.
size_t CardLength(std::string_view text) {
  std::string digits;
  size_t card = 0;
  for (size_t i = 0; i < text.size() && digits.size() <= kMostDigits; ++i) {
    if (!IsDigit(text[i])) {
      const bool separates = (text[i] == ' ' || text[i] == '-') && i + 1 < text.size() && IsDigit(text[i + 1]);
      if (!separates) break;
      continue;
    }
    digits += text[i];
    const bool ends_group = i + 1 == text.size() || !IsDigit(text[i + 1]);
    if (ends_group && digits.size() >= kFewestDigits && digits.size() <= kMostDigits && PassesLuhn(digits))
      card = i + 1;
  }
  return card;
}

std::string WithoutCards(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const bool starts_group = IsDigit(text[i]) && (i == 0 || !IsDigit(text[i - 1]));
    const size_t card = starts_group ? CardLength(text.substr(i)) : 0;
    if (card > 0) {
      out += "[card]";
      i += card;
    } else {
      out += text[i++];
    }
  }
  return out;
}

}  // namespace

std::string Redact(std::string_view text) {
  static const RE2 kToken(R"((?i:bearer) +[A-Za-z0-9._~+/=-]{16,}|eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)");
  static const RE2 kEmail(R"([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,})");
  std::string out(text);
  RE2::GlobalReplace(&out, kToken, "[token]");
  RE2::GlobalReplace(&out, kEmail, "[email]");
  return WithoutCards(out);  // last: digits within a token must not break it apart
}

}  // namespace recourse::log
