#include "libs/nlu/noise.h"

#include <random>
#include <vector>

#include <absl/strings/ascii.h>

namespace recourse::nlu {
namespace {

constexpr size_t kShortestWord = 4;
constexpr std::string_view kRows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};

char BesideKey(char c, uint64_t choice) {
  for (const std::string_view row : kRows) {
    const size_t at = row.find(c);
    if (at == std::string_view::npos) continue;
    if (at == 0) return row[1];
    if (at + 1 == row.size()) return row[at - 1];
    return choice % 2 == 0 ? row[at - 1] : row[at + 1];
  }
  return c;
}

bool IsVowel(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

// Places within words that are long enough to be understood with a slip; the first letter is hardly ever missed.
std::vector<size_t> PlacesForSlips(std::string_view text) {
  std::vector<size_t> places;
  size_t begin = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && absl::ascii_isalpha(static_cast<unsigned char>(text[i]))) continue;
    if (i - begin >= kShortestWord) {
      for (size_t at = begin + 1; at < i; ++at) places.push_back(at);
    }
    begin = i + 1;
  }
  return places;
}

void Slip(std::string& text, size_t at, uint64_t kind, uint64_t choice) {
  switch (kind % 6) {
    case 0:
      text.erase(at, 1);
      return;
    case 1:
      text.insert(at, 1, text[at]);
      return;
    case 2:
      if (at + 1 < text.size() && text[at + 1] != ' ') std::swap(text[at], text[at + 1]);
      return;
    case 3:
      text[at] = BesideKey(text[at], choice);
      return;
    case 4: {
      size_t vowel = at;
      while (vowel < text.size() && text[vowel] != ' ' && !IsVowel(text[vowel])) ++vowel;
      if (vowel < text.size() && IsVowel(text[vowel])) text.erase(vowel, 1);
      return;
    }
    default:
      if (const size_t space = text.find(' ', at); space != std::string::npos) text.erase(space, 1);
  }
}

}  // namespace

std::string WithSlips(std::string_view text, uint64_t seed) {
  std::string slipped(text);
  std::minstd_rand random(static_cast<uint32_t>(seed ^ (seed >> 32U)) | 1U);
  const uint64_t slips = 1 + random() % 2;
  for (uint64_t i = 0; i < slips; ++i) {
    const std::vector<size_t> places = PlacesForSlips(slipped);
    if (places.empty()) break;
    const size_t at = places[random() % places.size()];
    const uint64_t kind = random();
    Slip(slipped, at, kind, random());
  }
  return slipped;
}

}  // namespace recourse::nlu
