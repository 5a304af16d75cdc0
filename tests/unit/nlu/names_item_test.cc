#include <catch2/catch.hpp>

#include "libs/nlu/understander.h"

namespace recourse::nlu {
namespace {

constexpr double kNamed = 0.5;

TEST_CASE("a thing is named by one telling word, typos and plurals included") {
  auto [text, title] = GENERATE(table<std::string, std::string>({
      {"the blender i got last week is smashed", "Countertop blender"},
      {"the blendr i got", "Countertop blender"},
      {"both kettles leak", "Electric Kettle 1.7 L"},
      {"my coffeemaker is dead", "Drip Coffee Maker"},
      {"the coffee maker", "Coffeemaker deluxe"},
      {"HEADPHONES broken", "Wireless headphones, black"},
  }));
  CAPTURE(text, title);
  CHECK(NamesItem(text, title) >= kNamed);
}

TEST_CASE("another thing is not named") {
  auto [text, title] = GENERATE(table<std::string, std::string>({
      {"the blender i got last week is smashed", "Electric kettle"},
      {"the black one", "Countertop blender, black"},
      {"i want my money back", "Countertop blender"},
      {"", "Countertop blender"},
      {"blender", ""},
      {"blender", "\xff\xfe"},
  }));
  CAPTURE(text, title);
  CHECK(NamesItem(text, title) < kNamed);
}

TEST_CASE("what a sentence begins by denying is not named, and what it complains of is") {
  CHECK(NamesItem("no not the blender, i want to return the kettle", "Countertop blender") < kNamed);
  CHECK(NamesItem("no not the blender, i want to return the kettle", "Electric kettle") >= kNamed);
  CHECK(NamesItem("Not my blender. The kettle!", "Countertop blender") < kNamed);
  CHECK(NamesItem("this is not the blender i ordered", "Countertop blender") >= kNamed);
  CHECK(NamesItem("not the", "Countertop blender") < kNamed);
}

TEST_CASE("the better named thing scores higher") {
  CHECK(NamesItem("the hand blender", "Hand blender") > NamesItem("the hand blender", "Countertop blender"));
}

}  // namespace
}  // namespace recourse::nlu
