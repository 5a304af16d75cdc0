#include "libs/nlu/words.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>

namespace recourse::nlu {
namespace {

constexpr size_t kReadAtEachEnd = 2000;
constexpr size_t kLongestWord = 40;
constexpr std::string_view kCurlyApostrophe = "\xE2\x80\x99";

void AddWords(std::string_view text, std::vector<std::string>& words) {
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'' || c == '`') continue;
    if (text.substr(i).starts_with(kCurlyApostrophe)) {
      i += kCurlyApostrophe.size() - 1;
      continue;
    }
    const bool in_word = absl::ascii_isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
    if (!in_word) {
      end_word();
    } else if (word.size() < kLongestWord) {
      word += absl::ascii_tolower(static_cast<unsigned char>(c));
    }
  }
  end_word();
}

}  // namespace

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  if (text.size() <= 2 * kReadAtEachEnd) {
    AddWords(text, words);
  } else {
    AddWords(text.substr(0, kReadAtEachEnd), words);
    AddWords(text.substr(text.size() - kReadAtEachEnd), words);
  }
  return words;
}

std::string Plain(std::string_view text) { return absl::StrJoin(Words(text), " "); }

}  // namespace recourse::nlu
