#include "services/recoursectl/gateway_client.h"

#include <limits>
#include <optional>
#include <utility>  // Boost 1.74's Asio needs it first

#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <google/rpc/status.pb.h>
#include <nlohmann/json.hpp>

#include "libs/grpc_web/codec.h"
#include "libs/status/status.h"

namespace recourse::recoursectl {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

struct Target {
  std::string host;
  int port = 80;
};

absl::StatusOr<Target> ParseUrl(const std::string& url) {
  constexpr std::string_view kScheme = "http://";
  const absl::Status malformed = absl::InvalidArgumentError(url + " is not http://host:port");
  if (url.compare(0, kScheme.size(), kScheme) != 0) return malformed;
  std::string rest = url.substr(kScheme.size());
  while (!rest.empty() && rest.back() == '/') rest.pop_back();
  Target target;
  const size_t colon = rest.find(':');
  target.host = rest.substr(0, colon);
  if (colon != std::string::npos && !absl::SimpleAtoi(rest.substr(colon + 1), &target.port)) return malformed;
  return target;
}

// One POST whose answer is handed on as it arrives, until `on_bytes` answers false.
absl::StatusOr<unsigned> Post(const Target& target, const std::string& path, const http::fields& headers,
                              std::string body, absl::Duration limit,
                              const std::function<bool(std::string_view)>& on_bytes) {
  asio::io_context io;
  beast::tcp_stream stream(io);
  beast::error_code error;
  asio::ip::tcp::resolver resolver(io);
  const auto endpoints = resolver.resolve(target.host, std::to_string(target.port), error);
  if (error) return absl::UnavailableError(error.message());
  // Timeouts of tcp_stream work for asynchronous operations only: each is started and run to its end.
  const auto finish = [&] {
    io.restart();
    io.run();
  };
  stream.expires_after(absl::ToChronoMilliseconds(limit));
  stream.async_connect(endpoints, [&](beast::error_code result, const auto&) { error = result; });
  finish();
  if (error)
    return absl::UnavailableError(absl::StrCat("cannot reach ", target.host, ":", target.port, ": ", error.message()));

  http::request<http::string_body> request(http::verb::post, path, 11);
  for (const auto& field : headers) request.insert(field.name_string(), field.value());
  request.set(http::field::host, target.host);
  request.body() = std::move(body);
  request.prepare_payload();
  http::async_write(stream, request, [&](beast::error_code result, size_t) { error = result; });
  finish();
  if (error) return absl::UnavailableError(error.message());

  beast::flat_buffer buffer;
  http::response_parser<http::buffer_body> parser;
  parser.body_limit(std::numeric_limits<uint64_t>::max());
  http::async_read_header(stream, buffer, parser, [&](beast::error_code result, size_t) { error = result; });
  finish();
  if (error == beast::error::timeout) return absl::DeadlineExceededError("no answer in time");
  if (error) return absl::UnavailableError(error.message());
  const unsigned status = parser.get().result_int();
  char chunk[16 << 10];
  while (!parser.is_done()) {
    parser.get().body().data = chunk;
    parser.get().body().size = sizeof chunk;
    http::async_read_some(stream, buffer, parser, [&](beast::error_code result, size_t) { error = result; });
    finish();
    if (error == http::error::need_buffer) error = {};
    const size_t got = sizeof chunk - parser.get().body().size;
    if (got > 0 && !on_bytes({chunk, got})) return status;
    if (error == beast::error::timeout) return absl::DeadlineExceededError("no answer in time");
    if (error) return absl::UnavailableError(error.message());
  }
  return status;
}

absl::Status FromTrailers(const grpc_web::Trailers& trailers) {
  google::rpc::Status proto;
  int code = 2;
  std::string message;
  std::string details;
  for (const auto& [name, value] : trailers) {
    if (name == "grpc-status" && !absl::SimpleAtoi(value, &code)) code = 2;
    if (name == "grpc-message") message = grpc_web::PercentDecode(value);
    if (name == "grpc-status-details-bin") absl::Base64Unescape(value, &details);
  }
  if (!proto.ParseFromString(details) || proto.code() != code) {
    proto.Clear();
    proto.set_code(code);
    proto.set_message(message);
  }
  return status::FromProto(proto);
}

}  // namespace

absl::StatusOr<GatewayClient> GatewayClient::Create(const std::string& url) {
  ASSIGN_OR_RETURN(const Target target, ParseUrl(url));
  return GatewayClient(target.host, target.port);
}

absl::StatusOr<std::string> GatewayClient::DevelopmentToken(const std::string& subject, const std::string& role) const {
  ASSIGN_OR_RETURN(const std::string body, PostJson(absl::StrCat("http://", host_, ":", port_), "/dev/tokens", "",
                                                    nlohmann::json{{"subject", subject}, {"role", role}}.dump()));
  const auto json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("token"))
    return absl::UnavailableError("the gateway gives no development tokens");
  return json["token"].get<std::string>();
}

absl::StatusOr<std::string> GatewayClient::AdvanceClock(absl::Duration by) const {
  ASSIGN_OR_RETURN(const std::string body,
                   PostJson(absl::StrCat("http://", host_, ":", port_), "/dev/clock", "",
                            nlohmann::json{{"advance_seconds", absl::ToInt64Seconds(by)}}.dump(), absl::Minutes(5)));
  const auto json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("now"))
    return absl::UnavailableError(
        "the clock of this stack cannot be set: it is not a development stack of one process");
  return json["now"].get<std::string>();
}

absl::StatusOr<std::string> GatewayClient::PostJson(const std::string& url, const std::string& path,
                                                    const std::string& bearer, const std::string& body,
                                                    absl::Duration limit) {
  ASSIGN_OR_RETURN(const Target target, ParseUrl(url));
  http::fields headers;
  headers.insert("content-type", "application/json");
  if (!bearer.empty()) headers.insert("authorization", "Bearer " + bearer);
  std::string answer;
  ASSIGN_OR_RETURN(const unsigned status, Post(target, path, headers, body, limit, [&](std::string_view bytes) {
                     answer += bytes;
                     return true;
                   }));
  if (status >= 300) return absl::UnavailableError(absl::StrCat(path, " answered HTTP ", status, ": ", answer));
  return answer;
}

absl::Status GatewayClient::Run(const std::string& method, const std::string& token,
                                const google::protobuf::Message& request, absl::Duration limit,
                                const std::function<bool(const std::string&)>& on_message) const {
  http::fields headers;
  headers.insert("content-type", "application/grpc-web+proto");
  headers.insert("x-grpc-web", "1");
  if (!token.empty()) headers.insert("authorization", "Bearer " + token);
  grpc_web::ResponseReader reader;
  std::optional<grpc_web::Trailers> trailers;
  bool stopped = false;
  ASSIGN_OR_RETURN(const unsigned status,
                   Post({host_, port_}, "/" + method, headers,
                        grpc_web::EncodeMessage(request.SerializeAsString(), grpc_web::Mode::kBinary), limit,
                        [&](std::string_view bytes) {
                          reader.Append(bytes);
                          while (auto frame = reader.Next()) {
                            if (frame->is_trailers) {
                              trailers = grpc_web::ParseTrailers(frame->payload);
                            } else if (!on_message(frame->payload)) {
                              stopped = true;
                              return false;
                            }
                          }
                          return true;
                        }));
  if (stopped) return absl::OkStatus();
  if (status != 200 || !trailers)
    return absl::UnavailableError(absl::StrCat("HTTP ", status, " without a gRPC status"));
  return FromTrailers(*trailers);
}

}  // namespace recourse::recoursectl
