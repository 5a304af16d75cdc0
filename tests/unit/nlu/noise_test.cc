#include "libs/nlu/noise.h"

#include <cstdlib>
#include <string>

#include <catch2/catch.hpp>

namespace recourse::nlu {
namespace {

TEST_CASE("slips repeat with their seed, differ between seeds, and stay small") {
  const std::string text = "where is the parcel that should have come on friday";
  CHECK(WithSlips(text, 7) == WithSlips(text, 7));
  size_t changed = 0;
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    const std::string slipped = WithSlips(text, seed);
    changed += slipped != text ? 1 : 0;
    CHECK(std::abs(static_cast<int>(slipped.size()) - static_cast<int>(text.size())) <= 2);
    CHECK(slipped.front() == 'w');
  }
  CHECK(changed >= 40);
}

TEST_CASE("what is too short to be understood with a slip is left alone") {
  for (const char* text : {"", "a", "no", "1234 5678", "?!"}) {
    CHECK(WithSlips(text, 3) == text);
  }
}

}  // namespace
}  // namespace recourse::nlu
