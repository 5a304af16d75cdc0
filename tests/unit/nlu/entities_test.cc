#include "libs/nlu/entities.h"

#include <catch2/catch.hpp>

namespace recourse::nlu {
namespace {

using Strings = std::vector<std::string>;

TEST_CASE("order ids are found as shops write them") {
  auto [text, ids] = GENERATE(table<std::string, Strings>({
      {"where is orders/8f2a-1 please", {"orders/8f2a-1"}},
      {"112-1234567-1234567 never came", {"112-1234567-1234567"}},
      {"my order #W6585469 and #1234", {"#W6585469", "#1234"}},
      {"order number is 40012", {"40012"}},
      {"Order no. 40012, order no. 40012 again", {"40012"}},
      {"i ordered 2 of them in 2024", {}},
      {"call me on 555-123-4567", {}},
      {"number #1 fan", {}},
  }));
  CAPTURE(text);
  CHECK(FindOrderIds(text) == ids);
}

TEST_CASE("a tracking number has the right check digit or is none") {
  auto [text, numbers] = GENERATE(table<std::string, Strings>({
      {"ups 1Z999AA10123456784", {"1Z999AA10123456784"}},
      {"1z 999 aa1 01 2345 6784", {"1Z999AA10123456784"}},
      {"1Z999AA10123456785", {}},
      {"it is RB123456785GB", {"RB123456785GB"}},
      {"RB123456789GB", {}},
      {"9400 1000 0000 0000 0000 00", {}},
      {"TBA012345678901", {"TBA012345678901"}},
      {"TBA0123", {}},
  }));
  CAPTURE(text);
  CHECK(FindTrackingNumbers(text) == numbers);
}

TEST_CASE("of all last digits of a USPS number exactly one is right") {
  size_t valid = 0;
  for (char last = '0'; last <= '9'; ++last)
    valid += FindTrackingNumbers(std::string("940011189956482457123") + last).size();
  CHECK(valid == 1);
}

TEST_CASE("a vague date is a span of days") {
  auto [text, from, to] = GENERATE(table<std::string, int, int>({
      {"the blender i got last week is smashed", 4, 13},
      {"came yesterday", 1, 1},
      {"Arrived this morning.", 0, 0},
      {"today", 0, 0},
      {"a week ago", 5, 10},
      {"3 days ago", 2, 4},
      {"three days ago", 2, 4},
      {"2 weeks ago", 11, 18},
      {"last month", 15, 61},
      {"a month ago", 25, 40},
      {"the day before yesterday", 1, 6},
      {"got it yesterday, ordered last month", 1, 1},
  }));
  CAPTURE(text);
  const auto days = FindDaysAgo(text);
  REQUIRE(days);
  CHECK(days->from == from);
  CHECK(days->to == to);
}

TEST_CASE("what is no date in the past gives none") {
  const std::string text =
      GENERATE("", "in 3 days", "next week", "many days ago", "0 days ago", "99999999999 days ago", "it lasted a week");
  CAPTURE(text);
  CHECK_FALSE(FindDaysAgo(text));
}

}  // namespace
}  // namespace recourse::nlu
