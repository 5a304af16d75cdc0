#include "libs/blob/png.h"

#include <set>

#include <zlib.h>

#include "libs/blob/media.h"
#include "libs/blob/reader.h"
#include "libs/status/status.h"

namespace recourse::blob {
namespace {

constexpr size_t kHeadBytes = 8;  // length and type
constexpr size_t kCrcBytes = 4;

absl::Status Refused(std::string_view why) { return status::Error(errors::v1::REASON_FILE_REFUSED, why); }

// What is needed to show the picture as it was meant. Texts, times, Exif and chunks that nobody knows are not.
bool IsKept(std::string_view type) {
  static const std::set<std::string_view> kept = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA",
                                                  "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs"};
  return kept.contains(type);
}

bool CrcFits(std::string_view type_and_data, uint32_t crc) {
  return crc32(0, reinterpret_cast<const Bytef*>(type_and_data.data()), static_cast<uInt>(type_and_data.size())) == crc;
}

absl::Status CheckSize(std::string_view header) {
  Reader reader(header);
  const auto width = reader.Number(4);
  const auto height = reader.Number(4);
  if (!width || !height || *width == 0 || *height == 0) return Refused("the picture has no size");
  if (*width > kMaxDots || *height > kMaxDots || int64_t{*width} * *height > kMaxDots) {
    return Refused("the picture is too large");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> CleanedPng(std::string_view bytes) {
  constexpr char kNotWhole[] = "the picture is not whole";
  Reader reader(bytes);
  std::string cleaned(*reader.Take(kPngBegin.size()));
  bool data = false;
  for (bool first = true;; first = false) {
    const size_t begin = reader.position();
    const auto length = reader.Number(4);
    const auto type = reader.Take(4);
    if (!length || !type || !reader.Take(*length)) return Refused(kNotWhole);
    const auto crc = reader.Number(kCrcBytes);
    if (!crc) return Refused(kNotWhole);
    if (first != (*type == "IHDR")) return Refused("the picture is not well formed");
    if (!CrcFits(bytes.substr(begin + 4, 4 + size_t{*length}), *crc)) return Refused("the picture is damaged");
    if (first) RETURN_IF_ERROR(CheckSize(bytes.substr(begin + kHeadBytes, *length)));
    data = data || *type == "IDAT";
    if (IsKept(*type)) cleaned += bytes.substr(begin, reader.position() - begin);
    // What follows belongs to another file.
    if (*type == "IEND") break;
  }
  if (!data) return Refused(kNotWhole);
  return cleaned;
}

}  // namespace recourse::blob
