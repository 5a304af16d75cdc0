#include "services/routing/domain/item_choice.h"

#include <catch2/catch.hpp>

namespace recourse::routing {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
constexpr absl::Duration kDay = absl::Hours(24);

Item Delivered(const std::string& unit, int days_ago) {
  return {.order = "orders/" + unit,
          .unit = unit,
          .title = unit,
          .variant_title = "",
          .placed_time = kNow - (days_ago + 3) * kDay,
          .delivered_time = kNow - days_ago * kDay};
}

std::vector<std::string> UnitsOf(const std::vector<Item>& items) {
  std::vector<std::string> units;
  for (const Item& item : items) units.push_back(item.unit);
  return units;
}

const std::vector<Item> kBought = {Delivered("kettle", 4), Delivered("blender", 6), Delivered("old blender", 60)};
const ItemClue kSilent;
const ItemClue kNamed{.named = 0.9};

TEST_CASE("the thing is what words, order and time leave over") {
  struct Row {
    std::string rule;
    std::vector<ItemClue> clues;
    std::optional<DaySpan> when;
    std::vector<std::string> expected;
  };
  const auto row = GENERATE(values<Row>({
      {"a name and a time leave one", {kSilent, kNamed, kNamed}, DaySpan{4, 13}, {"blender"}},
      {"a name alone leaves all of that name, newest first", {kSilent, kNamed, kNamed}, {}, {"blender", "old blender"}},
      {"nothing said leaves everything, newest first",
       {kSilent, kSilent, kSilent},
       {},
       {"kettle", "blender", "old blender"}},
      {"a time alone narrows", {kSilent, kSilent, kSilent}, DaySpan{50, 70}, {"old blender"}},
      {"a time that fits nothing is a slip", {kSilent, kNamed, kSilent}, DaySpan{200, 300}, {"blender"}},
      {"an order that is named decides", {kSilent, kNamed, {.named = 0.9, .in_order = true}}, {}, {"old blender"}},
      {"a weak likeness names nothing", {{.named = 0.3}, kSilent, kSilent}, DaySpan{50, 70}, {"old blender"}},
      {"a clearly better name wins", {kSilent, {.named = 1.0}, {.named = 0.7}}, {}, {"blender"}},
  }));
  CAPTURE(row.rule);
  CHECK(UnitsOf(FittingItems(kBought, row.clues, row.when, ItemUse::kRemedy, kNow)) == row.expected);
}

TEST_CASE("a day more on both sides is allowed, as people count loosely") {
  const std::vector<Item> items = {Delivered("edge", 14), Delivered("beyond", 15)};
  CHECK(UnitsOf(FittingItems(items, {kSilent, kSilent}, DaySpan{4, 13}, ItemUse::kRemedy, kNow)) ==
        std::vector<std::string>{"edge"});
}

TEST_CASE("what has a remedy already comes only when nothing else fits, and only where a new one is wanted") {
  std::vector<Item> items = {Delivered("returned", 5), Delivered("free", 6)};
  items[0].remedy_open = true;
  CHECK(UnitsOf(FittingItems(items, {kSilent, kSilent}, {}, ItemUse::kRemedy, kNow)) ==
        std::vector<std::string>{"free"});
  CHECK(UnitsOf(FittingItems(items, {kNamed, kSilent}, {}, ItemUse::kRemedy, kNow)) ==
        std::vector<std::string>{"returned"});
  CHECK(FittingItems(items, {kSilent, kSilent}, {}, ItemUse::kLook, kNow).size() == 2);
}

TEST_CASE("somebody who has bought nothing has nothing to choose") {
  CHECK(FittingItems({}, {}, DaySpan{0, 1}, ItemUse::kRemedy, kNow).empty());
}

}  // namespace
}  // namespace recourse::routing
