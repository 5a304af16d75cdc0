#include "services/gateway/cors.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

namespace recourse::gateway {
namespace {

const std::set<std::string>& AllowedHeaders() {
  static const std::set<std::string> headers = {
      "authorization", "content-type", "grpc-timeout", "idempotency-key", "traceparent",
      "tracestate",    "x-grpc-web",   "x-request-id", "x-user-agent",    "grpc-accept-encoding"};
  return headers;
}

}  // namespace

bool Cors::IsPreflight(const HttpRequest& request) {
  return request.method == "OPTIONS" && !request.Header("access-control-request-method").empty();
}

void Cors::AnswerPreflight(Exchange& exchange) const {
  const HttpRequest& request = exchange.request();
  const std::string origin(request.Header("origin"));
  if (!allowed_.contains(origin)) return exchange.Respond(403, {{"vary", "Origin"}}, "");
  std::vector<std::string> granted;
  for (const auto& asked : absl::StrSplit(std::string(request.Header("access-control-request-headers")), ',')) {
    const std::string name = absl::AsciiStrToLower(absl::StripAsciiWhitespace(asked));
    if (AllowedHeaders().contains(name)) granted.push_back(name);
  }
  exchange.Respond(204,
                   {{"access-control-allow-origin", origin},
                    {"access-control-allow-credentials", "true"},
                    {"access-control-allow-methods", "POST, GET, PUT, OPTIONS"},
                    {"access-control-allow-headers", absl::StrJoin(granted, ", ")},
                    {"access-control-max-age", "7200"},
                    {"vary", "Origin, Access-Control-Request-Headers"}},
                   "");
}

void Cors::Decorate(const HttpRequest& request, Headers& headers) const {
  const std::string origin(request.Header("origin"));
  if (origin.empty()) return;
  headers.emplace_back("vary", "Origin");
  if (!allowed_.contains(origin)) return;
  std::vector<std::string> exposed = {"grpc-status", "grpc-message", "grpc-status-details-bin", "grpc-encoding"};
  for (const auto& [name, value] : headers) {
    if (name != "content-type" && name != "vary") exposed.push_back(name);
  }
  headers.emplace_back("access-control-allow-origin", origin);
  headers.emplace_back("access-control-allow-credentials", "true");
  headers.emplace_back("access-control-expose-headers", absl::StrJoin(exposed, ", "));
}

}  // namespace recourse::gateway
