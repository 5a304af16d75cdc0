#include "libs/ids/ids.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <cstdio>
#include <cstring>

namespace recourse::ids {
namespace {

using Bytes = std::array<unsigned char, 16>;

constexpr char kHex[] = "0123456789abcdef";

std::string Format(const Bytes& bytes) {
  std::string text;
  text.reserve(36);
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kHex[bytes[i] >> 4];
    text += kHex[bytes[i] & 15];
  }
  return text;
}

void Mark(Bytes& bytes, unsigned version) {
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | (version << 4));
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
}

bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

}  // namespace

std::string RandomIds::New() {
  Bytes bytes;
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  const auto milliseconds = static_cast<uint64_t>(absl::ToUnixMillis(clock_.Now()));
  for (size_t i = 0; i < 6; ++i) bytes[i] = static_cast<unsigned char>(milliseconds >> (8 * (5 - i)));
  Mark(bytes, 7);
  return Format(bytes);
}

std::string SequentialIds::New() {
  char text[37];
  std::snprintf(text, sizeof text, "00000000-0000-7000-8000-%012llx", static_cast<unsigned long long>(next_++));
  return text;
}

std::string Derived(std::string_view parent_uuid, std::string_view step) {
  const std::string name = std::string(parent_uuid) + '\n' + std::string(step);
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1(reinterpret_cast<const unsigned char*>(name.data()), name.size(), digest.data());
  Bytes bytes;
  std::memcpy(bytes.data(), digest.data(), bytes.size());
  Mark(bytes, 5);
  return Format(bytes);
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !IsHex(text[i])) return false;
  }
  return true;
}

}  // namespace recourse::ids
