#include "services/gateway/upload_endpoint.h"

#include <optional>

#include <absl/strings/match.h>
#include <absl/time/clock.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>
#include <google/rpc/status.pb.h>
#include <nlohmann/json.hpp>

#include "libs/rpc/grpc_status.h"
#include "libs/status/status.h"

namespace recourse::gateway {
namespace {

constexpr absl::string_view kPrefix = "/v1/uploads/";
constexpr absl::Duration kPerPiece = absl::Seconds(15);

struct Piece {
  std::string token;
  int64_t offset = 0;
  std::string data = {};
  bool last = false;
  bool abandon = false;
};

std::string Encode(const Piece& piece) {
  using google::protobuf::internal::WireFormatLite;
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream out(&stream);
  WireFormatLite::WriteString(1, piece.token, &out);
  WireFormatLite::WriteInt64(2, piece.offset, &out);
  WireFormatLite::WriteBytes(3, piece.data, &out);
  WireFormatLite::WriteBool(4, piece.last, &out);
  WireFormatLite::WriteBool(5, piece.abandon, &out);
  out.Trim();
  return bytes;
}

int HttpStatus(const absl::Status& error) {
  if (status::ReasonOf(error) == errors::v1::REASON_PAYLOAD_TOO_LARGE) return 413;
  switch (error.code()) {
    case absl::StatusCode::kInvalidArgument:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAborted:
      return 409;
    case absl::StatusCode::kResourceExhausted:
      return 429;
    case absl::StatusCode::kInternal:
      return 500;
    default:
      return 503;
  }
}

absl::Status ErrorOf(const UpstreamEnd& end) {
  google::rpc::Status details;
  if (!end.details.empty() && details.ParseFromString(end.details) && details.code() == end.code) {
    return status::FromProto(details);
  }
  return {static_cast<absl::StatusCode>(end.code), end.message};
}

void Refuse(Exchange& exchange, const Cors& cors, const absl::Status& error) {
  const std::string reason = errors::v1::Reason_Name(status::ReasonOf(error)).substr(sizeof "REASON_" - 1);
  const nlohmann::json body = {
      {"code", error.raw_code()}, {"reason", reason}, {"message", std::string(error.message())}};
  Headers headers = {{"content-type", "application/json"}};
  cors.Decorate(exchange.request(), headers);
  exchange.Respond(HttpStatus(error), std::move(headers),
                   body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

// One upload under way.
class Upload : public std::enable_shared_from_this<Upload> {
 public:
  Upload(std::shared_ptr<Exchange> exchange, Admitted admitted, Upstream& upstream, const Cors& cors)
      : exchange_(std::move(exchange)),
        admitted_(std::move(admitted)),
        upstream_(upstream),
        cors_(cors),
        token_(exchange_->request().path.substr(kPrefix.size())) {}

  void Next() {
    exchange_->ReadBody([self = shared_from_this()](std::optional<std::string> piece) {
      if (!piece) return self->Abandon();
      self->Send(*std::move(piece));
    });
  }

 private:
  void Send(std::string data) {
    const bool last = data.empty();
    const auto size = static_cast<int64_t>(data.size());
    Call({.token = token_, .offset = offset_, .data = std::move(data), .last = last},
         [self = shared_from_this(), last, size](const UpstreamEnd& end) {
           if (end.code != 0) return Refuse(*self->exchange_, self->cors_, ErrorOf(end));
           self->offset_ += size;
           if (!last) return self->Next();
           Headers headers;
           self->cors_.Decorate(self->exchange_->request(), headers);
           self->exchange_->Respond(204, std::move(headers), "");
         });
  }

  // Should this get lost, the service forgets the half by itself when the token has expired.
  void Abandon() {
    if (offset_ > 0) Call({.token = token_, .abandon = true}, [](const UpstreamEnd&) {});
  }

  void Call(const Piece& piece, std::function<void(const UpstreamEnd&)> done) {
    UpstreamCall call = admitted_.call;
    call.message = Encode(piece);
    call.deadline = absl::Now() + kPerPiece;
    upstream_.Start(
        admitted_.package, std::move(call), [](const std::string&) {}, std::move(done));
  }

  const std::shared_ptr<Exchange> exchange_;
  const Admitted admitted_;
  Upstream& upstream_;
  const Cors& cors_;
  const std::string token_;
  int64_t offset_ = 0;
};

}  // namespace

bool UploadEndpoint::Handles(const HttpRequest& request) const {
  return !method_.empty() && request.method == "PUT" && absl::StartsWith(request.path, kPrefix);
}

void UploadEndpoint::Handle(std::shared_ptr<Exchange> exchange) const {
  absl::StatusOr<Admitted> admitted = admission_.Admit(method_, exchange->request().headers, absl::InfiniteFuture());
  if (!admitted.ok()) return Refuse(*exchange, cors_, admitted.status());
  std::make_shared<Upload>(std::move(exchange), *std::move(admitted), upstream_, cors_)->Next();
}

}  // namespace recourse::gateway
