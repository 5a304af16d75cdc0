#include "libs/nlu/features.h"

#include <algorithm>
#include <string>

#include <absl/strings/ascii.h>

#include "libs/nlu/words.h"

namespace recourse::nlu {
namespace {

constexpr size_t kShortestRun = 2;
constexpr size_t kLongestRun = 5;

uint32_t Hash(char kind, std::string_view text) {  // FNV-1a
  uint32_t hash = (2166136261U ^ static_cast<unsigned char>(kind)) * 16777619U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

// Which number it is says nothing about the issue; how long it is does.
std::string WithoutDigits(std::string word) {
  for (char& c : word) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) c = '0';
  }
  return word;
}

}  // namespace

std::vector<Feature> FeaturesOf(std::string_view text) {
  std::vector<Feature> all;
  std::string before = "^";
  for (std::string& raw : Words(text)) {
    const std::string word = WithoutDigits(std::move(raw));
    all.push_back({Hash('w', word), Block::kWords, 1.0F});
    all.push_back({Hash('p', before + ' ' + word), Block::kWords, 1.0F});
    const std::string bounded = ' ' + word + ' ';
    for (size_t from = 0; from < bounded.size(); ++from) {
      for (size_t length = kShortestRun; length <= kLongestRun && from + length <= bounded.size(); ++length)
        all.push_back({Hash('c', std::string_view(bounded).substr(from, length)), Block::kLetters, 1.0F});
    }
    before = word;
  }
  std::ranges::sort(all, {}, &Feature::hash);
  std::vector<Feature> merged;
  for (const Feature& feature : all) {
    if (!merged.empty() && merged.back().hash == feature.hash) {
      merged.back().count += 1.0F;
    } else {
      merged.push_back(feature);
    }
  }
  return merged;
}

}  // namespace recourse::nlu
