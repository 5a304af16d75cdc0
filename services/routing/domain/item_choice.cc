#include "services/routing/domain/item_choice.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace recourse::routing {
namespace {

constexpr double kNamed = 0.5;        // a text that matches a title less does not name it
constexpr double kAsWellNamed = 0.1;  // titles this close to the best are named alike

absl::Time CameAt(const Item& item) { return item.delivered_time.value_or(item.placed_time); }

bool CameWithin(const Item& item, const DaySpan& span, absl::Time now) {
  // A day more on both sides: people count days loosely, and their day is not ours.
  const absl::Duration age = now - CameAt(item);
  return age >= (span.from - 1) * absl::Hours(24) && age <= (span.to + 1) * absl::Hours(24);
}

// Keeps those for which `fits` holds, or all when it holds for none.
void Narrow(std::vector<size_t>& chosen, const std::function<bool(size_t)>& fits) {
  if (std::ranges::any_of(chosen, fits)) std::erase_if(chosen, [&](size_t i) { return !fits(i); });
}

}  // namespace

bool NamesOne(const std::vector<ItemClue>& clues) {
  return std::ranges::any_of(clues, [](const ItemClue& clue) { return clue.in_order || clue.named >= kNamed; });
}

std::vector<Item> FittingItems(const std::vector<Item>& items, const std::vector<ItemClue>& clues,
                               const std::optional<DaySpan>& when, ItemUse use, absl::Time now) {
  std::vector<size_t> chosen(items.size());
  std::iota(chosen.begin(), chosen.end(), size_t{0});

  Narrow(chosen, [&](size_t i) { return clues[i].in_order; });
  double best = 0.0;
  for (size_t i : chosen) best = std::max(best, clues[i].named);
  if (best >= kNamed) Narrow(chosen, [&](size_t i) { return clues[i].named >= best - kAsWellNamed; });
  if (when) Narrow(chosen, [&](size_t i) { return CameWithin(items[i], *when, now); });
  if (use == ItemUse::kRemedy) Narrow(chosen, [&](size_t i) { return !items[i].remedy_open; });
  if (use == ItemUse::kCancel) Narrow(chosen, [&](size_t i) { return items[i].unsent; });

  std::ranges::stable_sort(chosen, [&](size_t a, size_t b) { return CameAt(items[a]) > CameAt(items[b]); });
  std::vector<Item> fitting;
  for (size_t i : chosen) fitting.push_back(items[i]);
  return fitting;
}

}  // namespace recourse::routing
