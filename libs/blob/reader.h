// Numbers and pieces of a file that may end anywhere: nothing is read beyond its end.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace recourse::blob {

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  size_t position() const { return position_; }
  size_t left() const { return bytes_.size() - position_; }

  std::optional<std::string_view> Take(size_t size) {
    if (size > left()) return std::nullopt;
    const std::string_view piece = bytes_.substr(position_, size);
    position_ += size;
    return piece;
  }

  // Most significant byte first, of 1 to 4 bytes.
  std::optional<uint32_t> Number(size_t size) {
    const auto piece = Take(size);
    if (!piece) return std::nullopt;
    uint32_t number = 0;
    for (const char byte : *piece) number = number << 8 | static_cast<unsigned char>(byte);
    return number;
  }

 private:
  const std::string_view bytes_;
  size_t position_ = 0;
};

}  // namespace recourse::blob
