// Which order lines a policy row is about.
#pragma once

#include <compare>
#include <vector>

#include "recourse/policy/v1/policy.pb.h"

namespace recourse::policy {

// Every field that is set matches; the category matches by prefix at a slash, the price only in its own currency.
bool Matches(const v1::Scope& scope, const v1::PolicyFacts& facts);

// More fields are more specific, then the deeper category.
struct Specificity {
  int fields = 0;
  int category_depth = 0;
  auto operator<=>(const Specificity&) const = default;
};
Specificity SpecificityOf(const v1::Scope& scope);

// The most specific matching rows of `rows`: more than one when they are equally specific.
template <class Rows>
auto MostSpecific(const Rows& rows, const v1::PolicyFacts& facts) {
  std::vector<typename Rows::const_pointer> best;
  for (const auto& row : rows) {
    if (!Matches(row.scope(), facts)) continue;
    if (!best.empty()) {
      const auto order = SpecificityOf(row.scope()) <=> SpecificityOf(best.front()->scope());
      if (order < 0) continue;
      if (order > 0) best.clear();
    }
    best.push_back(&row);
  }
  return best;
}

}  // namespace recourse::policy
