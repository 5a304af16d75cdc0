// Which of the things a customer bought they are talking about.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/time/time.h>

namespace recourse::routing {

struct Item {
  std::string order;
  std::string unit;  // the one that is meant when only one is
  std::string title;
  std::string variant_title;
  absl::Time placed_time;
  std::optional<absl::Time> delivered_time;
  bool remedy_open = false;  // a return or claim holds it
  bool unsent = false;       // some of it has not left yet
  std::vector<std::string> all_units = {};

  bool operator==(const Item&) const = default;
};

// What the words say about the thing.
struct ItemClue {
  double named = 0.0;     // how well the text names this item, 0 to 1
  bool in_order = false;  // the text names its order
};

// Whether one of them was named at all.
bool NamesOne(const std::vector<ItemClue>& clues);

// Whole days before now, both ends included.
struct DaySpan {
  int from = 0;
  int to = 0;
};

// The items that fit what was said, best first: one means it is clear, several that the customer must choose. Words
// narrow the choice only when some item fits them: "last week" about a thing that came a month ago is a slip, not a
// contradiction. `clues` runs beside `items`. Things that cannot be used so (sent back with another remedy open,
// cancelled when they have left) come only if no other fits.
enum class ItemUse { kLook, kRemedy, kCancel };

std::vector<Item> FittingItems(const std::vector<Item>& items, const std::vector<ItemClue>& clues,
                               const std::optional<DaySpan>& when, ItemUse use, absl::Time now);

}  // namespace recourse::routing
