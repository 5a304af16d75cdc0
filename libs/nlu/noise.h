// Slips of fingers, for training: a corpus is written with more care than a complaint.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace recourse::nlu {

// One or two slips in words of four letters and more: a letter dropped, doubled, swapped with the next, or hit beside
// its key; a vowel left out; two words run together. The same seed makes the same slips.
std::string WithSlips(std::string_view text, uint64_t seed);

}  // namespace recourse::nlu
