// Frames, trailers and time-outs that a stranger sends to the gateway.
#include "libs/grpc_web/codec.h"
#include "libs/grpc_web/timeout.h"
#include "tests/fuzz/fuzz.h"

using recourse::fuzz::Require;
using recourse::grpc_web::Mode;
using recourse::grpc_web::ResponseReader;

namespace {

std::string ReadAll(ResponseReader& reader) {
  std::string all;
  while (auto frame = reader.Next()) all += (frame->is_trailers ? "t" : "m") + frame->payload;
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace grpc_web = recourse::grpc_web;
  const std::string_view text = recourse::fuzz::Text(data, size);
  for (const Mode mode : {Mode::kBinary, Mode::kText}) {
    const auto message = grpc_web::DecodeRequest(text, mode);
    if (!message.ok()) continue;
    const auto again = grpc_web::DecodeRequest(grpc_web::EncodeMessage(*message, mode), mode);
    Require(again.ok() && *again == *message, "what was decoded, encoded again, decodes to the same");
  }

  ResponseReader whole;
  whole.Append(text);
  ResponseReader by_bytes;
  std::string piecewise;
  for (const char byte : text) {
    by_bytes.Append({&byte, 1});
    piecewise += ReadAll(by_bytes);
  }
  Require(ReadAll(whole) == piecewise, "a response reads the same however it was cut");

  Require(grpc_web::PercentDecode(grpc_web::PercentEncode(text)) == text, "a percent-encoded text comes back");
  for (const auto& [name, value] : grpc_web::ParseTrailers(text)) {
    Require(name.find_first_of("\r\n") == std::string::npos && value.find_first_of("\r\n") == std::string::npos,
            "a trailer is one line");
  }
  if (const auto timeout = grpc_web::ParseTimeout(text); timeout.ok()) {
    Require(*timeout >= absl::ZeroDuration(), "a time-out is not negative");
  }
  grpc_web::ModeOf(text);
  return 0;
}
