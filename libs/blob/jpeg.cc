#include "libs/blob/jpeg.h"

#include "libs/blob/media.h"
#include "libs/blob/reader.h"
#include "libs/status/status.h"

namespace recourse::blob {
namespace {

using namespace std::string_view_literals;

constexpr uint32_t kPrefix = 0xff;
constexpr uint32_t kEnd = 0xd9;
constexpr uint32_t kScan = 0xda;
constexpr uint32_t kFirstApplication = 0xe0;
constexpr uint32_t kExif = 0xe1;
constexpr uint32_t kProfile = 0xe2;
constexpr uint32_t kAdobe = 0xee;
constexpr uint32_t kLastApplication = 0xef;
constexpr uint32_t kComment = 0xfe;
constexpr size_t kLengthBytes = 2;

constexpr std::string_view kExifBegin = "Exif\0\0"sv;
constexpr uint32_t kOrientationTag = 0x0112;
constexpr uint32_t kShort = 3;

absl::Status Refused(std::string_view why) { return status::Error(errors::v1::REASON_FILE_REFUSED, why); }

// Markers that stand alone, without a length.
bool StandsAlone(uint32_t marker) { return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8); }

bool IsFrame(uint32_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

bool IsKept(uint32_t marker, std::string_view body) {
  if (marker == kComment) return false;
  if (marker < kFirstApplication || marker > kLastApplication) return true;
  if (marker == kFirstApplication) return body.substr(0, 5) == "JFIF\0"sv;
  if (marker == kProfile) return body.substr(0, 12) == "ICC_PROFILE\0"sv;
  return marker == kAdobe && body.substr(0, 5) == "Adobe";
}

// Which way is up, 1 to 8, of an Exif segment; 0 when it does not say.
int OrientationOf(std::string_view body) {
  if (body.substr(0, kExifBegin.size()) != kExifBegin) return 0;
  const std::string_view tiff = body.substr(kExifBegin.size());
  const bool little = tiff.substr(0, 2) == "II";
  const auto number = [&](size_t at, size_t size) -> uint32_t {
    if (at > tiff.size() || size > tiff.size() - at) return 0;
    uint32_t value = 0;
    for (size_t i = 0; i < size; ++i) {
      value = value << 8 | static_cast<unsigned char>(tiff[little ? at + size - 1 - i : at + i]);
    }
    return value;
  };
  const size_t directory = number(4, 4);
  const uint32_t entries = number(directory, 2);
  for (uint32_t i = 0; i < entries; ++i) {
    const size_t entry = directory + 2 + size_t{12} * i;
    if (entry >= tiff.size()) return 0;
    if (number(entry, 2) != kOrientationTag || number(entry + 2, 2) != kShort) continue;
    const uint32_t orientation = number(entry + 8, 2);
    return orientation <= 8 ? static_cast<int>(orientation) : 0;
  }
  return 0;
}

// An Exif segment that holds nothing else.
std::string OrientationSegment(int orientation) {
  std::string segment("\xff\xe1\x00\x22"sv);
  segment += kExifBegin;
  segment += "MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"sv;
  segment += static_cast<char>(orientation);
  segment += "\0\0\0\0\0\0"sv;
  return segment;
}

// Compressed data up to the next marker that is none of its own.
size_t EndOfScan(std::string_view bytes, size_t from) {
  for (size_t i = from; i + 1 < bytes.size(); ++i) {
    if (static_cast<unsigned char>(bytes[i]) != kPrefix) continue;
    const auto marker = static_cast<unsigned char>(bytes[i + 1]);
    if (marker != 0 && marker != kPrefix && !(marker >= 0xd0 && marker <= 0xd7)) return i;
  }
  return std::string_view::npos;
}

absl::Status CheckSize(std::string_view frame) {
  Reader reader(frame);
  reader.Take(1);
  const auto height = reader.Number(2);
  const auto width = reader.Number(2);
  if (!height || !width || *width == 0) return Refused("the picture has no size");
  if (int64_t{*height} * *width > kMaxDots) return Refused("the picture is too large");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> CleanedJpeg(std::string_view bytes) {
  constexpr char kNotWhole[] = "the picture is not whole";
  Reader reader(bytes);
  std::string cleaned(*reader.Take(2));
  bool framed = false;
  bool scanned = false;
  bool upright = false;
  for (;;) {
    auto prefix = reader.Number(1);
    auto marker = reader.Number(1);
    while (marker && *marker == kPrefix) marker = reader.Number(1);  // padding
    if (!prefix || !marker) return Refused(kNotWhole);
    if (*prefix != kPrefix || *marker == 0) return Refused("the picture is not well formed");
    if (*marker == kEnd) {
      if (!scanned) return Refused(kNotWhole);
      // What follows belongs to another file.
      return cleaned += "\xff\xd9";
    }
    if (StandsAlone(*marker)) return Refused("the picture is not well formed");
    const auto length = reader.Number(kLengthBytes);
    if (!length) return Refused(kNotWhole);
    if (*length < kLengthBytes) return Refused("the picture is not well formed");
    const auto body = reader.Take(*length - kLengthBytes);
    if (!body) return Refused(kNotWhole);
    if (IsFrame(*marker)) {
      framed = true;
      RETURN_IF_ERROR(CheckSize(*body));
    }
    if (*marker == kExif && !upright) {
      if (const int orientation = OrientationOf(*body); orientation > 0) {
        upright = true;
        cleaned += OrientationSegment(orientation);
      }
    }
    if (IsKept(*marker, *body)) {
      const size_t begin = reader.position() - *length - 2;
      cleaned += bytes.substr(begin, *length + 2);
    }
    if (*marker != kScan) continue;
    if (!framed) return Refused("the picture is not well formed");
    const size_t end = EndOfScan(bytes, reader.position());
    if (end == std::string_view::npos) return Refused(kNotWhole);
    cleaned += *reader.Take(end - reader.position());
    scanned = true;
  }
}

}  // namespace recourse::blob
