// Small files as cameras, and those who mean harm, make them.
#pragma once

#include <string>
#include <string_view>

#include <zlib.h>

namespace recourse::blob {

using namespace std::string_literals;

inline std::string BigEndian(uint32_t number, int size) {
  std::string bytes;
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift);
  return bytes;
}

inline std::string Segment(uint32_t marker, const std::string& body) {
  return "\xff"s + static_cast<char>(marker) + BigEndian(static_cast<uint32_t>(body.size() + 2), 2) + body;
}

// An Exif segment, little-endian, with orientation and a pointer to a place.
inline std::string ExifBody(int orientation) {
  return "Exif\0\0II*\0\x08\0\0\0\x02\0"s + "\x12\x01\x03\0\x01\0\0\0"s + static_cast<char>(orientation) + "\0\0\0"s +
         "\x25\x88\x04\0\x01\0\0\0\x26\0\0\0"s + "\0\0\0\0"s + "GPS 48.2082 16.3738";
}

inline const std::string kJfif = Segment(0xe0, "JFIF\0\x01\x01\0\0\x01\0\x01\0\0"s);
inline const std::string kScanData = "\x12\xff\x00\x34\xff\xd0\x56"s;  // a stuffed byte and a restart

inline std::string Frame(uint32_t height, uint32_t width) {
  return Segment(0xc0, "\x08"s + BigEndian(height, 2) + BigEndian(width, 2) + "\x01\x01\x11\0"s);
}

inline std::string Jpeg(const std::string& extra = {}, const std::string& frame = Frame(2, 3)) {
  return "\xff\xd8"s + kJfif + extra + Segment(0xdb, std::string(65, '\x01')) + frame +
         Segment(0xda, "\x01\x01\0\0\x3f\0"s) + kScanData + "\xff\xd9"s;
}

inline std::string Chunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const auto crc = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return BigEndian(static_cast<uint32_t>(data.size()), 4) + body + BigEndian(static_cast<uint32_t>(crc), 4);
}

inline std::string PngHeader(uint32_t width, uint32_t height) {
  return "\x89PNG\r\n\x1a\n"s + Chunk("IHDR", BigEndian(width, 4) + BigEndian(height, 4) + "\x08\x02\0\0\0"s);
}

inline std::string Png(const std::string& extra = {}) {
  return PngHeader(2, 3) + extra + Chunk("IDAT", "data") + Chunk("IEND", "");
}

inline std::string Pdf(const std::string& content = {}) { return "%PDF-1.4\n" + content + "\n%%EOF\n"; }

}  // namespace recourse::blob
