#include "libs/qr/qr.h"

#include <memory>
#include <vector>

#include <catch2/catch.hpp>
#include <png.h>
#include <qrencode.h>

namespace recourse::qr {
namespace {

struct Picture {
  int width = 0, height = 0;
  std::vector<unsigned char> dots;
};

Picture Decode(const std::string& png) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_memory(&image, png.data(), png.size()) != 0);
  image.format = PNG_FORMAT_GRAY;
  Picture picture{.width = static_cast<int>(image.width),
                  .height = static_cast<int>(image.height),
                  .dots = std::vector<unsigned char>(PNG_IMAGE_SIZE(image))};
  REQUIRE(png_image_finish_read(&image, nullptr, picture.dots.data(), 0, nullptr) != 0);
  return picture;
}

TEST_CASE("a QR code's picture shows the matrix of its text, in a quiet margin, every module a square") {
  const std::string text =
      GENERATE(as<std::string>(), "sandbox:SB0123456789", "returns/0190b0a4-6f5c-7d1e-8f0a-000000000001", "x");
  INFO(text);
  const auto png = Png(text);
  REQUIRE(png.ok());
  const Picture picture = Decode(*png);
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M),
                                                             &QRcode_free);
  REQUIRE(code != nullptr);
  REQUIRE(picture.width == (code->width + 2 * kQuietModules) * kDotsPerModule);
  REQUIRE(picture.height == picture.width);
  int wrong = 0;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const int row = y / kDotsPerModule - kQuietModules;
      const int column = x / kDotsPerModule - kQuietModules;
      const bool margin = row < 0 || column < 0 || row >= code->width || column >= code->width;
      const bool dark = !margin && (code->data[row * code->width + column] & 1) != 0;
      wrong += (picture.dots[static_cast<size_t>(y * picture.width + x)] == 0) == dark ? 0 : 1;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("nothing, and more than a code holds, makes no picture") {
  CHECK(absl::IsInvalidArgument(Png("").status()));
  CHECK(absl::IsInvalidArgument(Png(std::string(4'000, 'x')).status()));
}

}  // namespace
}  // namespace recourse::qr
