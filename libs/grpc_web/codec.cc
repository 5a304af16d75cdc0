#include "libs/grpc_web/codec.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/str_split.h>
#include <absl/strings/strip.h>

#include "libs/status/status.h"

namespace recourse::grpc_web {
namespace {

constexpr size_t kPrefixBytes = 5;
constexpr unsigned char kTrailerFlag = 0x80;
constexpr char kHex[] = "0123456789ABCDEF";

absl::Status Malformed(std::string_view what) { return status::Error(errors::v1::REASON_MALFORMED_FRAME, what); }

std::string Frame(unsigned char flag, std::string_view payload) {
  const auto size = static_cast<uint32_t>(payload.size());
  std::string frame;
  frame.reserve(kPrefixBytes + payload.size());
  frame += static_cast<char>(flag);
  for (const int shift : {24, 16, 8, 0}) frame += static_cast<char>((size >> shift) & 0xff);
  frame += payload;
  return frame;
}

std::string InMode(std::string frame, Mode mode) {
  if (mode == Mode::kBinary) return frame;
  return absl::Base64Escape(frame);  // padded per frame, so that each can be decoded as it arrives
}

// Clients encode each chunk by itself, so padding may stand in the middle.
absl::StatusOr<std::string> FromText(std::string_view body) {
  if (body.size() % 4 != 0) return Malformed("base64 body is not a multiple of four characters");
  std::string bytes;
  std::string chunk;
  for (size_t i = 0; i < body.size();) {
    size_t end = body.find('=', i);
    end = end == std::string_view::npos ? body.size() : (end / 4 + 1) * 4;
    if (!absl::Base64Unescape(absl::string_view(body.data() + i, end - i), &chunk)) return Malformed("invalid base64");
    bytes += chunk;
    i = end;
  }
  return bytes;
}

}  // namespace

std::optional<Mode> ModeOf(std::string_view media_type) {
  const std::string type = absl::AsciiStrToLower(absl::StripAsciiWhitespace(
      absl::string_view(media_type.data(), std::min(media_type.find(';'), media_type.size()))));
  if (type == "application/grpc-web" || type == "application/grpc-web+proto") return Mode::kBinary;
  if (type == "application/grpc-web-text" || type == "application/grpc-web-text+proto") return Mode::kText;
  return std::nullopt;
}

std::string_view ContentType(Mode mode) {
  return mode == Mode::kBinary ? "application/grpc-web+proto" : "application/grpc-web-text+proto";
}

absl::StatusOr<std::string> DecodeRequest(std::string_view body, Mode mode) {
  std::string decoded;
  if (mode == Mode::kText) {
    ASSIGN_OR_RETURN(decoded, FromText(body));
    body = decoded;
  }
  if (body.empty()) return status::Error(errors::v1::REASON_METHOD_UNKNOWN, "the request has no message");
  if (body.size() < kPrefixBytes) return Malformed("truncated frame prefix");
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(body[i]); };
  if (byte(0) == 1) return Malformed("compressed message without grpc-encoding");
  if (byte(0) != 0) return Malformed("unknown frame flag in a request");
  const size_t size = size_t{byte(1)} << 24 | size_t{byte(2)} << 16 | size_t{byte(3)} << 8 | size_t{byte(4)};
  if (body.size() - kPrefixBytes < size) return Malformed("truncated message");
  if (body.size() - kPrefixBytes > size) {
    return status::Error(errors::v1::REASON_METHOD_UNKNOWN, "the request has more than one message");
  }
  return std::string(body.substr(kPrefixBytes));
}

std::string EncodeMessage(std::string_view message, Mode mode) { return InMode(Frame(0, message), mode); }

std::string EncodeTrailers(const Trailers& trailers, Mode mode) {
  std::string block;
  for (const auto& [name, value] : trailers) {
    block += absl::AsciiStrToLower(name);
    block += ": ";
    for (const char c : value) block += c == '\r' || c == '\n' ? ' ' : c;
    block += "\r\n";
  }
  return InMode(Frame(kTrailerFlag, block), mode);
}

std::optional<ResponseReader::Frame> ResponseReader::Next() {
  if (buffer_.size() < kPrefixBytes) return std::nullopt;
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(buffer_[i]); };
  const size_t size = size_t{byte(1)} << 24 | size_t{byte(2)} << 16 | size_t{byte(3)} << 8 | size_t{byte(4)};
  if (buffer_.size() - kPrefixBytes < size) return std::nullopt;
  Frame frame{(byte(0) & kTrailerFlag) != 0, buffer_.substr(kPrefixBytes, size)};
  buffer_.erase(0, kPrefixBytes + size);
  return frame;
}

Trailers ParseTrailers(std::string_view block) {
  Trailers trailers;
  for (const auto& line : absl::StrSplit(absl::string_view(block.data(), block.size()), "\r\n", absl::SkipEmpty())) {
    const size_t colon = line.find(':');
    if (colon == absl::string_view::npos || line.find_first_of("\r\n") != absl::string_view::npos) continue;
    trailers.emplace_back(absl::AsciiStrToLower(line.substr(0, colon)),
                          std::string(absl::StripAsciiWhitespace(line.substr(colon + 1))));
  }
  return trailers;
}

std::string PercentDecode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 1])) &&
        absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 2]))) {
      out += absl::HexStringToBytes(absl::string_view(text.data() + i + 1, 2));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string PercentEncode(std::string_view text) {
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte <= 0x7e && c != '%') {
      encoded += c;
    } else {
      encoded += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return encoded;
}

}  // namespace recourse::grpc_web
