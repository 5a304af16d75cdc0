#include "libs/grpc_web/codec.h"

#include <absl/strings/escaping.h>
#include <catch2/catch.hpp>

#include "libs/grpc_web/timeout.h"
#include "libs/status/status.h"

namespace recourse::grpc_web {
namespace {

using errors::v1::REASON_MALFORMED_FRAME;
using errors::v1::REASON_METHOD_UNKNOWN;
using errors::v1::REASON_UNSPECIFIED;

std::string Bytes(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) bytes += static_cast<char>(value);
  return bytes;
}

TEST_CASE("media types of gRPC-web with protobuf are recognised, others are not") {
  auto [type, mode] = GENERATE(table<std::string, std::optional<Mode>>({
      {"application/grpc-web", Mode::kBinary},
      {"application/grpc-web+proto", Mode::kBinary},
      {"Application/GRPC-Web+Proto; charset=utf-8", Mode::kBinary},
      {"application/grpc-web-text", Mode::kText},
      {"application/grpc-web-text+proto", Mode::kText},
      {"application/grpc-web+json", std::nullopt},
      {"application/grpc", std::nullopt},
      {"", std::nullopt},
  }));
  CAPTURE(type);
  CHECK(ModeOf(type) == mode);
}

TEST_CASE("a request is exactly one whole uncompressed message") {
  auto [name, body, reason] = GENERATE(table<std::string, std::string, status::Reason>({
      {"no message", "", REASON_METHOD_UNKNOWN},
      {"truncated prefix", Bytes({0, 0, 0}), REASON_MALFORMED_FRAME},
      {"truncated message", Bytes({0, 0, 0, 0, 3, 'a', 'b'}), REASON_MALFORMED_FRAME},
      {"two messages", Bytes({0, 0, 0, 0, 1, 'a', 0, 0, 0, 0, 1, 'b'}), REASON_METHOD_UNKNOWN},
      {"compressed flag", Bytes({1, 0, 0, 0, 1, 'a'}), REASON_MALFORMED_FRAME},
      {"trailer flag", Bytes({0x80, 0, 0, 0, 1, 'a'}), REASON_MALFORMED_FRAME},
      {"reserved flag", Bytes({0x40, 0, 0, 0, 1, 'a'}), REASON_MALFORMED_FRAME},
      {"length beyond memory", Bytes({0, 0xff, 0xff, 0xff, 0xff, 'a'}), REASON_MALFORMED_FRAME},
      {"one message", Bytes({0, 0, 0, 0, 1, 'a'}), REASON_UNSPECIFIED},
      {"an empty message", Bytes({0, 0, 0, 0, 0}), REASON_UNSPECIFIED},
  }));
  CAPTURE(name);
  CHECK(status::ReasonOf(DecodeRequest(body, Mode::kBinary).status()) == reason);
  CHECK(status::ReasonOf(DecodeRequest(absl::Base64Escape(body), Mode::kText).status()) == reason);
}

TEST_CASE("text mode accepts padding between chunks and refuses what is not base64") {
  const std::string head = Bytes({0, 0, 0, 0, 2});
  const auto chunked =
      DecodeRequest(absl::Base64Escape(head) + absl::Base64Escape("h") + absl::Base64Escape("i"), Mode::kText);
  REQUIRE(chunked.ok());
  CHECK(*chunked == "hi");
  CHECK(status::ReasonOf(DecodeRequest("AAAAAA", Mode::kText).status()) == REASON_MALFORMED_FRAME);
  CHECK(status::ReasonOf(DecodeRequest("AA!AAAA*", Mode::kText).status()) == REASON_MALFORMED_FRAME);
}

TEST_CASE("what is encoded as a message is what a request would decode") {
  const Mode mode = GENERATE(Mode::kBinary, Mode::kText);
  const std::string message(70'000, '\xfe');
  const auto decoded = DecodeRequest(EncodeMessage(message, mode), mode);
  REQUIRE(decoded.ok());
  CHECK(*decoded == message);
}

TEST_CASE("a line break in a trailer value cannot add a trailer") {
  const std::string frame = EncodeTrailers({{"Grpc-Status", "0"}, {"x-note", "a\r\ngrpc-status: 7"}}, Mode::kBinary);
  CHECK(static_cast<unsigned char>(frame[0]) == 0x80);
  CHECK(frame.substr(5) == "grpc-status: 0\r\nx-note: a  grpc-status: 7\r\n");
}

TEST_CASE("grpc-message keeps printable ASCII and escapes the rest") {
  CHECK(PercentEncode("fail \xe2\x82\xac 100%\n") == "fail %E2%82%AC 100%25%0A");
}

TEST_CASE("a trailer with a line break of its own is left out") {
  CHECK(ParseTrailers("a: 1\r\nb: 2\n3\r\nc\r: 4\r\nd: 5\r\n") == Trailers{{"a", "1"}, {"d", "5"}});
}

TEST_CASE("a response is read back byte by byte, trailers last") {
  const std::string bytes =
      EncodeMessage("one", Mode::kBinary) + EncodeMessage("", Mode::kBinary) +
      EncodeTrailers({{"grpc-status", "5"}, {"grpc-message", PercentEncode("no €")}}, Mode::kBinary);
  ResponseReader reader;
  std::vector<ResponseReader::Frame> frames;
  for (const char c : bytes) {
    reader.Append({&c, 1});
    while (auto frame = reader.Next()) frames.push_back(std::move(*frame));
  }
  REQUIRE(frames.size() == 3);
  CHECK(frames[0].payload == "one");
  CHECK(frames[1].payload.empty());
  REQUIRE(frames[2].is_trailers);
  const Trailers trailers = ParseTrailers(frames[2].payload);
  REQUIRE(trailers.size() == 2);
  CHECK(trailers[0] == std::pair<std::string, std::string>("grpc-status", "5"));
  CHECK(PercentDecode(trailers[1].second) == "no €");
}

TEST_CASE("grpc-timeout is up to eight digits and a unit") {
  auto [text, expected] = GENERATE(table<std::string, std::optional<absl::Duration>>({
      {"2500m", absl::Milliseconds(2500)},
      {"1H", absl::Hours(1)},
      {"99999999n", absl::Nanoseconds(99'999'999)},
      {"0n", absl::ZeroDuration()},
      {"999999999m", std::nullopt},
      {"m", std::nullopt},
      {"5", std::nullopt},
      {"-1S", std::nullopt},
      {"1.5S", std::nullopt},
      {"5x", std::nullopt},
      {"", std::nullopt},
  }));
  CAPTURE(text);
  const auto parsed = ParseTimeout(text);
  CHECK(parsed.ok() == expected.has_value());
  if (parsed.ok()) CHECK(*parsed == *expected);
}

}  // namespace
}  // namespace recourse::grpc_web
