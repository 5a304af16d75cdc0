#include <algorithm>
#include <array>

#include <absl/strings/ascii.h>
#include <re2/re2.h>

#include "libs/nlu/entities.h"

namespace recourse::nlu {
namespace {

int Digit(char c) { return c - '0'; }

// Letters count as digits (A is 2); every second one counts twice.
bool IsUps(std::string_view number) {
  if (number.size() != 18 || !number.starts_with("1Z") ||
      !absl::ascii_isdigit(static_cast<unsigned char>(number.back())))
    return false;
  int sum = 0;
  for (size_t i = 2; i < 17; ++i) {
    const char c = number[i];
    const int value = absl::ascii_isdigit(static_cast<unsigned char>(c)) ? Digit(c) : (c - 63) % 10;
    sum += i % 2 == 0 ? value : 2 * value;
  }
  return (10 - sum % 10) % 10 == Digit(number.back());
}

bool IsS10(std::string_view number) {
  static constexpr std::array kWeights{8, 6, 4, 2, 3, 5, 9, 7};
  if (number.size() != 13) return false;
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * Digit(number[i + 2]);
  const int check = 11 - sum % 11;
  return Digit(number[10]) == (check == 10 ? 0 : check == 11 ? 5 : check);
}

bool IsUsps(std::string_view number) {
  if (number.size() != 22) return false;
  int sum = 0;
  for (size_t i = 0; i < 21; ++i) sum += Digit(number[i]) * (i % 2 == 0 ? 3 : 1);
  return (10 - sum % 10) % 10 == Digit(number[21]);
}

std::string Compact(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out += absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

std::vector<std::string> FindTrackingNumbers(std::string_view text) {
  static const RE2 kCandidate(
      R"(\b(1Z ?(?:[0-9A-Z] ?){15}[0-9]|[A-Z]{2} ?\d{3} ?\d{3} ?\d{3} ?[A-Z]{2}|TBA\d{12}|9\d(?: ?\d){20})\b)", [] {
        RE2::Options options(RE2::Latin1);
        options.set_case_sensitive(false);
        return options;
      }());
  std::vector<std::string> numbers;
  re2::StringPiece rest(text.data(), text.size());
  std::string candidate;
  while (RE2::FindAndConsume(&rest, kCandidate, &candidate)) {
    const std::string number = Compact(candidate);
    const bool known = number.starts_with("TBA")  ? true
                       : number.starts_with("1Z") ? IsUps(number)
                       : number.size() == 13      ? IsS10(number)
                                                  : IsUsps(number);
    if (known && std::ranges::find(numbers, number) == numbers.end()) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace recourse::nlu
