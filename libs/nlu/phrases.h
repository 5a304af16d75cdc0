// A table of phrases as one regular expression over Plain() text.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include <re2/re2.h>

namespace recourse::nlu {

class Phrases {
 public:
  // RE2 patterns of whole words.
  explicit Phrases(std::initializer_list<std::string_view> patterns);

  bool FoundIn(std::string_view plain) const;

  // Takes the phrases out, so that what sounds alike but is harmless is not found by another table.
  std::string RemovedFrom(std::string plain) const;

 private:
  std::unique_ptr<RE2> any_;
};

}  // namespace recourse::nlu
