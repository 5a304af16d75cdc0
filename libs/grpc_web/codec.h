// The gRPC-web wire format: length-prefixed frames, trailers as the last frame, base64 in text mode.
// Source: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <absl/status/statusor.h>

namespace recourse::grpc_web {

enum class Mode { kBinary, kText };

// Mode of a content-type or accept value ("application/grpc-web-text+proto; charset=utf-8"); nullopt when it is not
// gRPC-web with protobuf messages.
std::optional<Mode> ModeOf(std::string_view media_type);

// "application/grpc-web+proto" or "application/grpc-web-text+proto".
std::string_view ContentType(Mode mode);

// The one message of a unary or server-streaming request. MALFORMED_FRAME for truncated, reserved-flag, compressed, or
// invalid base64; METHOD_UNKNOWN (UNIMPLEMENTED, as the conformance suite wants) for none or several messages.
absl::StatusOr<std::string> DecodeRequest(std::string_view body, Mode mode);

std::string EncodeMessage(std::string_view message, Mode mode);

// Names are written in lower case; a line break inside a value cannot start another trailer.
using Trailers = std::vector<std::pair<std::string, std::string>>;
std::string EncodeTrailers(const Trailers& trailers, Mode mode);

// Takes apart a response as it arrives (binary mode), for clients.
class ResponseReader {
 public:
  struct Frame {
    bool is_trailers = false;
    std::string payload;
  };

  void Append(std::string_view bytes) { buffer_ += bytes; }
  // The next whole frame; nullopt until more bytes have come.
  std::optional<Frame> Next();

 private:
  std::string buffer_;
};

// Names in lower case. Malformed lines are left out.
Trailers ParseTrailers(std::string_view block);
std::string PercentDecode(std::string_view text);

// grpc-message: bytes outside of printable ASCII, and '%', as %XX.
std::string PercentEncode(std::string_view text);

}  // namespace recourse::grpc_web
