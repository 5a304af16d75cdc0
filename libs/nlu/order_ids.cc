#include <algorithm>

#include <re2/re2.h>

#include "libs/nlu/entities.h"

namespace recourse::nlu {

std::vector<std::string> FindOrderIds(std::string_view text) {
  static const RE2 kOrderId(
      R"((\borders/[A-Za-z0-9_-]{1,64}|\b\d{3}-\d{7}-\d{7}\b|#[A-Za-z]{0,3}-?\d{4,12}\b))"
      R"(|(?i:\border)(?i:[ \t]*(?:number|num|no\.?|nr\.?|id|ref(?:erence)?|is|was|:)){0,3}[ \t]*(#?[A-Za-z]{0,3}-?\d{4,12})\b)",
      RE2::Latin1);
  std::vector<std::string> ids;
  re2::StringPiece rest(text.data(), text.size());
  std::string sure;
  std::string after_the_word;
  while (RE2::FindAndConsume(&rest, kOrderId, &sure, &after_the_word)) {
    const std::string& id = sure.empty() ? after_the_word : sure;
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

}  // namespace recourse::nlu
