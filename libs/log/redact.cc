#include "libs/log/redact.h"

#include <re2/re2.h>

namespace recourse::log {
namespace {

constexpr size_t kFewestDigits = 13;
constexpr size_t kMostDigits = 19;

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

std::string WithoutCards(std::string_view text) {
  static const RE2 kCandidate(R"(\d(?:[ -]?\d){12,18})");
  std::string out;
  re2::StringPiece rest(text.data(), text.size());
  re2::StringPiece match;
  while (kCandidate.Match(rest, 0, rest.size(), RE2::UNANCHORED, &match, 1)) {
    std::string digits;
    for (const char c : match) {
      if (c >= '0' && c <= '9') digits += c;
    }
    out.append(rest.data(), static_cast<size_t>(match.data() - rest.data()));
    if (digits.size() >= kFewestDigits && digits.size() <= kMostDigits && PassesLuhn(digits)) {
      out += "[card]";
    } else {
      out.append(match.data(), match.size());
    }
    rest.remove_prefix(static_cast<size_t>(match.data() - rest.data()) + match.size());
  }
  out.append(rest.data(), rest.size());
  return out;
}

}  // namespace

std::string Redact(std::string_view text) {
  static const RE2 kToken(R"(eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)");
  static const RE2 kEmail(R"([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,})");
  std::string out = WithoutCards(text);
  RE2::GlobalReplace(&out, kToken, "[token]");
  RE2::GlobalReplace(&out, kEmail, "[email]");
  return out;
}

}  // namespace recourse::log
