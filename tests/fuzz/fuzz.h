// What every fuzz target is written with.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace recourse::fuzz {

inline std::string_view Text(const uint8_t* data, size_t size) { return {reinterpret_cast<const char*>(data), size}; }

// A broken promise ends the process, which is how a fuzzer learns of it.
inline void Require(bool kept, std::string_view promise) {
  if (kept) return;
  std::cerr << "broken: " << promise << std::endl;
  std::abort();
}

}  // namespace recourse::fuzz
