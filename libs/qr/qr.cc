#include "libs/qr/qr.h"

#include <memory>
#include <vector>

#include <png.h>
#include <qrencode.h>

namespace recourse::qr {
namespace {

// Of the picture's colours.
constexpr unsigned char kDark = 0;
constexpr unsigned char kLight = 1;
constexpr unsigned char kColours[] = {0, 0, 0, 255, 255, 255};

struct Picture {
  int width = 0;
  std::vector<unsigned char> dots;  // row by row
};

// Bit 0 of a module says that it is dark (qrencode.h).
Picture Draw(const QRcode& code) {
  Picture picture{.width = (code.width + 2 * kQuietModules) * kDotsPerModule, .dots = {}};
  picture.dots.reserve(static_cast<size_t>(picture.width) * static_cast<size_t>(picture.width));
  std::vector<unsigned char> line;
  for (int row = -kQuietModules; row < code.width + kQuietModules; ++row) {
    line.clear();
    for (int column = -kQuietModules; column < code.width + kQuietModules; ++column) {
      const bool inside = row >= 0 && row < code.width && column >= 0 && column < code.width;
      const bool dark = inside && (code.data[row * code.width + column] & 1) != 0;
      line.insert(line.end(), kDotsPerModule, dark ? kDark : kLight);
    }
    for (int i = 0; i < kDotsPerModule; ++i) picture.dots.insert(picture.dots.end(), line.begin(), line.end());
  }
  return picture;
}

absl::StatusOr<std::string> Encode(const Picture& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = image.width;
  image.format = PNG_FORMAT_RGB_COLORMAP;  // two colours: a bit a dot
  image.colormap_entries = 2;
  image.flags = PNG_IMAGE_FLAG_FAST;  // filters gain nothing on it
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string png(size, '\0');
  if (png_image_write_to_memory(&image, png.data(), &size, 0, picture.dots.data(), 0, kColours) == 0) {
    return absl::InternalError(image.message);
  }
  png.resize(size);
  return png;
}

}  // namespace

absl::StatusOr<std::string> Png(std::string_view text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeData(static_cast<int>(text.size()), bytes, 0, QR_ECLEVEL_M), &QRcode_free);
  if (code == nullptr) return absl::InvalidArgumentError("nothing to show, or more than a code holds");
  return Encode(Draw(*code));
}

}  // namespace recourse::qr
