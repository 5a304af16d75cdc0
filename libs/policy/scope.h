// Which order lines a policy row is about.
#pragma once

#include <algorithm>
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

// A row that names no reason is for every one.
template <class Row>
bool IsForReason(const Row& row, v1::ReturnReason reason) {
  return row.reasons().empty() || std::find(row.reasons().begin(), row.reasons().end(), reason) != row.reasons().end();
}

// A row that names reasons is more specific by one field than its scope.
template <class Row>
Specificity SpecificityOfRow(const Row& row) {
  Specificity specificity = SpecificityOf(row.scope());
  if constexpr (requires { row.reasons(); }) specificity.fields += row.reasons().empty() ? 0 : 1;
  return specificity;
}

template <class Rows>
auto AllMatching(const Rows& rows, const v1::PolicyFacts& facts) {
  std::vector<typename Rows::const_pointer> all;
  for (const auto& row : rows) {
    if (Matches(row.scope(), facts)) all.push_back(&row);
  }
  return all;
}

// The most specific matching rows of `rows`: more than one when they are equally specific.
template <class Rows>
auto MostSpecific(const Rows& rows, const v1::PolicyFacts& facts) {
  std::vector<typename Rows::const_pointer> best;
  for (const auto& row : rows) {
    if (!Matches(row.scope(), facts)) continue;
    if (!best.empty()) {
      const auto order = SpecificityOfRow(row) <=> SpecificityOfRow(*best.front());
      if (order < 0) continue;
      if (order > 0) best.clear();
    }
    best.push_back(&row);
  }
  return best;
}

}  // namespace recourse::policy
