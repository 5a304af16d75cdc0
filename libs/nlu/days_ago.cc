#include <algorithm>
#include <array>

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <re2/re2.h>

#include "libs/nlu/entities.h"
#include "libs/nlu/words.h"

namespace recourse::nlu {
namespace {

struct Phrase {
  const char* pattern;  // on Plain() text
  DaysAgo span;
};

constexpr std::array kPhrases{
    Phrase{"(?:the )?(?:day before yesterday|other day)", {1, 6}},
    Phrase{"yesterday|yday|ystrday|last night|yesterdays", {1, 1}},
    Phrase{"today|this morning|this afternoon|this evening|an hour ago|\\w+ hours? ago|\\w+ minutes? ago|just now",
           {0, 0}},
    Phrase{"earlier this week|this week", {0, 6}},
    Phrase{"(?:a )?(?:couple|cple) (?:of )?days (?:ago|back)", {1, 4}},
    Phrase{"(?:a )?(?:few|several) days (?:ago|back)", {2, 8}},
    Phrase{"(?:over|at|on) (?:the|this|last) weekend|last weekend", {1, 8}},
    Phrase{"last (?:mon|tues|wednes|thurs|fri|satur|sun)day", {1, 13}},
    Phrase{"last week|lst week|last wk|week before this", {4, 13}},
    Phrase{"week before last", {8, 20}},
    Phrase{"(?:a|one|about a) (?:week|wk) (?:ago|back)", {5, 10}},
    Phrase{"(?:a )?(?:couple|cple) (?:of )?(?:weeks|wks) (?:ago|back)", {10, 21}},
    Phrase{"(?:a )?(?:few|several) (?:weeks|wks) (?:ago|back)", {14, 42}},
    Phrase{"(?:a |)fortnight ago", {12, 17}},
    Phrase{"earlier this month|this month", {0, 31}},
    Phrase{"last month", {15, 61}},
    Phrase{"(?:a|one) month (?:ago|back)", {25, 40}},
    Phrase{"(?:a )?(?:couple|few) (?:of )?months (?:ago|back)", {45, 130}},
};

constexpr std::array<std::string_view, 13> kNumbers{"zero",  "one",   "two",  "three", "four",   "five",  "six",
                                                    "seven", "eight", "nine", "ten",   "eleven", "twelve"};

std::optional<int> NumberOf(const std::string& word) {
  int number = 0;
  if (absl::SimpleAtoi(word, &number)) return number;
  const auto at = std::ranges::find(kNumbers, word);
  if (at == kNumbers.end()) return std::nullopt;
  return static_cast<int>(at - kNumbers.begin());
}

// "3 days ago" may be two or four; the further back, the vaguer.
DaysAgo Around(int number, char unit) {
  switch (unit) {
    case 'd':
      return {std::max(0, number - 1 - number / 10), number + 1 + number / 10};
    case 'w':
      return {7 * number - 3, 7 * number + 4};
    default:
      return {30 * number - 12, 30 * number + 15};
  }
}

// Most texts name no day: one look tells.
bool HasAnyPhrase(std::string_view plain) {
  static const auto kCompiled = [] {
    std::string any;
    for (const Phrase& phrase : kPhrases) absl::StrAppend(&any, any.empty() ? "" : "|", phrase.pattern);
    RE2::Options options(RE2::Latin1);
    options.set_never_capture(true);
    return std::make_unique<RE2>("\\b(?:" + any + ")\\b", options);
  }();
  return RE2::PartialMatch(re2::StringPiece(plain.data(), plain.size()), *kCompiled);
}

const RE2& PhraseAt(size_t index) {
  static const auto kCompiled = [] {
    std::array<std::unique_ptr<RE2>, kPhrases.size()> compiled;
    for (size_t i = 0; i < kPhrases.size(); ++i)
      compiled[i] = std::make_unique<RE2>(std::string("\\b(") + kPhrases[i].pattern + ")\\b", RE2::Latin1);
    return compiled;
  }();
  return *kCompiled[index];
}

}  // namespace

std::optional<DaysAgo> FindDaysAgo(std::string_view text) {
  const std::string plain = Plain(text);
  std::optional<DaysAgo> found;
  const char* first = nullptr;
  const auto keep = [&](const re2::StringPiece& where, DaysAgo span) {
    if (first != nullptr && where.data() >= first) return;
    first = where.data();
    found = span;
  };
  re2::StringPiece where;
  const size_t phrases = HasAnyPhrase(plain) ? kPhrases.size() : 0;
  for (size_t i = 0; i < phrases; ++i) {
    if (RE2::PartialMatch(plain, PhraseAt(i), &where)) keep(where, kPhrases[i].span);
  }
  static const RE2 kCounted(R"(\b((\d{1,3}|[a-z]+) (d|w|m)(?:ays?|eeks?|ks?|onths?) (?:ago|back))\b)", RE2::Latin1);
  std::string number;
  std::string unit;
  re2::StringPiece rest(plain);
  while (RE2::FindAndConsume(&rest, kCounted, &where, &number, &unit)) {
    const std::optional<int> count = NumberOf(number);
    if (count && *count > 0) {
      keep(where, Around(*count, unit.front()));
      break;
    }
  }
  return found;
}

}  // namespace recourse::nlu
