// Text as a sparse bag of hashed features: words, pairs of words, and runs of 2 to 5 letters within a word.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace recourse::nlu {

enum class Block : uint8_t { kWords, kLetters };

struct Feature {
  uint32_t hash = 0;
  Block block = Block::kWords;
  float count = 0.0F;
};

// Each feature once, ordered by hash.
std::vector<Feature> FeaturesOf(std::string_view text);

}  // namespace recourse::nlu
