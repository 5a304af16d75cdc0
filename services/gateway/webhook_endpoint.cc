#include "services/gateway/webhook_endpoint.h"

#include <absl/strings/match.h>
#include <absl/time/clock.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>

namespace recourse::gateway {
namespace {

constexpr absl::Duration kDeadline = absl::Seconds(10);
constexpr int kBodyField = 1;
constexpr int kSignatureField = 2;

std::string_view Signature(const HttpRequest& request) {
  for (const auto& [name, value] : request.headers) {
    if (absl::EndsWith(name, "-signature")) return value;
  }
  return {};
}

std::string Encode(const HttpRequest& request) {
  using google::protobuf::internal::WireFormatLite;
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream out(&stream);
  WireFormatLite::WriteBytes(kBodyField, request.body, &out);
  WireFormatLite::WriteString(kSignatureField, std::string(Signature(request)), &out);
  out.Trim();
  return bytes;
}

// "recourse.refunds.v1.RefundsService/Method" → "recourse.refunds.v1".
std::string PackageOf(const std::string& path) { return path.substr(0, path.rfind('.', path.find('/'))); }

int HttpStatus(int code) {
  switch (code) {
    case 0:
      return 200;
    case 3:
    case 9:
      return 400;
    case 16:
      return 401;
    default:
      return 503;
  }
}

}  // namespace

void WebhookEndpoint::Handle(std::shared_ptr<Exchange> exchange) {
  const std::string& path = methods_.at(exchange->request().path);
  UpstreamCall call{"/" + path, false, Encode(exchange->request()), {}, absl::Now() + kDeadline};
  if (!upstream_.Knows(PackageOf(path))) return exchange->Respond(503, {}, "");
  upstream_.Start(
      PackageOf(path), std::move(call), [](const std::string&) {},
      [exchange](const UpstreamEnd& end) { exchange->Respond(HttpStatus(end.code), {}, ""); });
}

}  // namespace recourse::gateway
