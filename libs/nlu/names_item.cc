#include <algorithm>
#include <string>

#include <absl/container/flat_hash_set.h>

#include "libs/nlu/understander.h"
#include "libs/nlu/words.h"

namespace recourse::nlu {
namespace {

constexpr double kAlike = 0.45;          // words less alike than this are different words
constexpr double kBestWordCounts = 0.8;  // "the blender" names "Countertop blender": one word says enough

// Words that say nothing about which thing is meant.
bool SaysNothing(std::string_view word) {
  static const absl::flat_hash_set<std::string_view> kWords{
      "the",    "and",    "for",   "with",  "from",  "that",   "this", "was",    "you",    "your",
      "pack",   "set",    "new",   "black", "white", "red",    "blue", "green",  "grey",   "gray",
      "silver", "gold",   "pink",  "small", "large", "medium", "size", "colour", "color",  "inch",
      "piece",  "pieces", "got",   "are",   "not",   "has",    "have", "its",    "one",    "back",
      "last",   "want",   "order", "item",  "money", "box",    "get",  "brand",  "quality"};
  return word.size() < 3 || kWords.contains(word);
}

std::vector<std::string> Trigrams(std::string_view word) {
  const std::string padded = "  " + std::string(word) + " ";
  std::vector<std::string> trigrams;
  for (size_t i = 0; i + 3 <= padded.size(); ++i) trigrams.push_back(padded.substr(i, 3));
  std::ranges::sort(trigrams);
  return trigrams;
}

double Alike(std::string_view a, std::string_view b) {
  if (a == b) return 1.0;
  const auto left = Trigrams(a);
  const auto right = Trigrams(b);
  std::vector<std::string> shared;
  std::ranges::set_intersection(left, right, std::back_inserter(shared));
  const double dice = 2.0 * static_cast<double>(shared.size()) / static_cast<double>(left.size() + right.size());
  return dice < kAlike ? 0.0 : dice;
}

// "No, not the blender, the kettle": what a sentence begins by denying is not what it names. "This is not the blender I
// ordered" denies nothing of the kind.
std::vector<std::string> WithoutDenied(std::vector<std::string> words) {
  const size_t first = !words.empty() && (words[0] == "no" || words[0] == "nope" || words[0] == "sorry") ? 1 : 0;
  const bool denies =
      words.size() > first + 2 && words[first] == "not" && (words[first + 1] == "the" || words[first + 1] == "my");
  if (denies) words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(first) + 3);
  return words;
}

// The words that tell, and each pair written together: "coffee maker" is "coffeemaker" to many.
std::vector<std::string> Telling(std::string_view text) {
  const std::vector<std::string> words = WithoutDenied(Words(text));
  std::vector<std::string> telling;
  for (size_t i = 0; i < words.size(); ++i) {
    if (!SaysNothing(words[i])) telling.push_back(words[i]);
    if (i + 1 < words.size() && words[i].size() + words[i + 1].size() >= 6 && !SaysNothing(words[i + 1]))
      telling.push_back(words[i] + words[i + 1]);
  }
  return telling;
}

}  // namespace

double NamesItem(std::string_view text, std::string_view title) {
  const std::vector<std::string> said = Telling(text);
  std::vector<std::string> named;
  for (const std::string& word : Words(title)) {
    if (!SaysNothing(word)) named.push_back(word);
  }
  if (named.empty()) return 0.0;
  const auto best_for = [&](std::string_view word) {
    double best = 0.0;
    for (const std::string& other : said) best = std::max(best, Alike(word, other));
    return best;
  };
  double sum = 0.0;
  double best = 0.0;
  for (const std::string& word : named) {
    const double alike = best_for(word);
    sum += alike;
    best = std::max(best, alike);
  }
  // A compound may be written apart in the title and together in the text.
  for (const std::string& joined : Telling(title)) best = std::max(best, best_for(joined));
  return kBestWordCounts * best + (1.0 - kBestWordCounts) * sum / static_cast<double>(named.size());
}

}  // namespace recourse::nlu
