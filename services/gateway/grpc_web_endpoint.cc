#include "services/gateway/grpc_web_endpoint.h"

#include <algorithm>
#include <set>

#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>

#include "libs/auth/method_rules.h"
#include "libs/grpc_web/codec.h"
#include "libs/grpc_web/timeout.h"
#include "libs/metrics/metrics.h"
#include "libs/rpc/grpc_status.h"
#include "libs/status/status.h"
#include "libs/trace/trace.h"

namespace recourse::gateway {
namespace {

constexpr absl::Duration kDefaultDeadline = absl::Seconds(15);
constexpr absl::Duration kLongestDeadline = absl::Seconds(60);

// What a caller may send along; everything else, above all identities, stays outside.
bool MayPass(const std::string& name) {
  static const std::set<std::string> passed = {"authorization", "traceparent", "tracestate", "x-request-id"};
  return passed.contains(name);
}

grpc_web::Mode ResponseMode(const HttpRequest& request) {
  // By Accept as Envoy reads it, else as the request came.
  for (const auto& type : absl::StrSplit(std::string(request.Header("accept")), ',')) {
    if (const auto mode = grpc_web::ModeOf(std::string(type))) return *mode;
  }
  return grpc_web::ModeOf(request.Header("content-type")).value_or(grpc_web::Mode::kBinary);
}

grpc_web::Trailers ToTrailers(const UpstreamEnd& end) {
  grpc_web::Trailers trailers = {{"grpc-status", absl::StrCat(end.code)},
                                 {"grpc-message", grpc_web::PercentEncode(end.message)}};
  if (!end.details.empty()) {
    std::string encoded = absl::Base64Escape(end.details);
    while (!encoded.empty() && encoded.back() == '=') encoded.pop_back();
    trailers.emplace_back("grpc-status-details-bin", std::move(encoded));
  }
  for (const auto& [name, value] : end.trailers) {
    if (!absl::StartsWith(name, "grpc-")) {
      trailers.emplace_back(name, absl::EndsWith(name, "-bin") ? absl::Base64Escape(value) : value);
    }
  }
  return trailers;
}

UpstreamEnd ToEnd(const absl::Status& error) {
  const grpc::Status status = rpc::ToGrpc(error);
  return {static_cast<int>(status.error_code()), status.error_message(), status.error_details(), {}};
}

// Errors of the transport itself come without details, and with words about addresses that are nobody's business
// outside.
UpstreamEnd WithReason(UpstreamEnd end) {
  if (!end.details.empty()) return end;
  if (end.code == GRPC_STATUS_UNAVAILABLE) {
    return ToEnd(status::Error(errors::v1::REASON_UNAVAILABLE, "the service is not available at the moment"));
  }
  // gRPC's callback server answers a message that it cannot parse as a method that it has not; the catalogue knows
  // better.
  if (end.code == GRPC_STATUS_UNIMPLEMENTED && end.message.empty()) {
    return ToEnd(status::Error(errors::v1::REASON_MALFORMED_FRAME, "the message is not a request of this method"));
  }
  if (end.code == GRPC_STATUS_DEADLINE_EXCEEDED) {
    return ToEnd(status::Error(errors::v1::REASON_DEADLINE_EXCEEDED, "no answer within the deadline"));
  }
  return end;
}

void Count(const std::string& method, int code) {
  metrics::Counter("recourse_gateway_requests_total", "Calls through the gateway, by method and gRPC code",
                   {{"method", method}, {"code", absl::StrCat(code)}})
      .Increment();
}

// One answer under way. Lives until the upstream has ended and the client has everything or is gone.
class Answer : public std::enable_shared_from_this<Answer> {
 public:
  Answer(std::shared_ptr<Exchange> exchange, const Cors& cors, bool streaming, std::string method)
      : exchange_(std::move(exchange)),
        cors_(cors),
        streaming_(streaming),
        method_(std::move(method)),
        mode_(ResponseMode(exchange_->request())) {}

  void Start(Upstream& upstream, const std::string& package, UpstreamCall call) {
    auto stream = upstream.Start(
        package, std::move(call), [self = shared_from_this()](std::string message) { self->OnMessage(message); },
        [self = shared_from_this()](UpstreamEnd end) { self->OnEnd(std::move(end)); });
    std::weak_ptr<UpstreamStream> weak = stream;
    exchange_->OnClose([weak] {
      if (const auto running = weak.lock()) running->Cancel();
    });
    absl::MutexLock lock(&mutex_);
    if (!ended_) stream_ = std::move(stream);
    if (waiting_for_stream_) stream_->ReadNext();
  }

 private:
  Headers Head() const {
    Headers headers = {{"content-type", std::string(grpc_web::ContentType(mode_))}};
    cors_.Decorate(exchange_->request(), headers);
    return headers;
  }

  void OnMessage(const std::string& message) {
    std::string frame = grpc_web::EncodeMessage(message, mode_);
    if (!streaming_) {
      unary_ = std::move(frame);
      return;
    }
    Open();
    exchange_->Write(std::move(frame), [self = shared_from_this()] { self->AskForNext(); });
  }

  void AskForNext() {
    absl::MutexLock lock(&mutex_);
    if (ended_) return;
    if (stream_ == nullptr) {
      waiting_for_stream_ = true;  // Start has not come back yet
    } else {
      stream_->ReadNext();
    }
  }

  void OnEnd(UpstreamEnd end) {
    end = WithReason(std::move(end));
    std::shared_ptr<UpstreamStream> last;
    {
      absl::MutexLock lock(&mutex_);
      ended_ = true;
      last = std::move(stream_);
    }
    Count(method_, end.code);
    std::string trailers = grpc_web::EncodeTrailers(ToTrailers(end), mode_);
    if (!streaming_) return exchange_->Respond(200, Head(), unary_ + trailers);
    Open();
    exchange_->Write(std::move(trailers), [exchange = exchange_] { exchange->End(); });
  }

  void Open() {
    if (!std::exchange(open_, true)) exchange_->Begin(200, Head());
  }

  const std::shared_ptr<Exchange> exchange_;
  const Cors& cors_;
  const bool streaming_;
  const std::string method_;
  const grpc_web::Mode mode_;
  std::string unary_;
  bool open_ = false;

  absl::Mutex mutex_;
  std::shared_ptr<UpstreamStream> stream_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool waiting_for_stream_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

void GrpcWebEndpoint::Handle(std::shared_ptr<Exchange> exchange) {
  const HttpRequest& request = exchange->request();
  if (request.method != "POST") return exchange->Respond(405, {{"allow", "POST"}}, "");
  absl::StatusOr<Admitted> admitted = Admit(request);
  if (!admitted.ok()) return Refuse(*exchange, admitted.status());
  auto answer = std::make_shared<Answer>(exchange, cors_, admitted->call.server_streaming, admitted->call.path);
  answer->Start(upstream_, admitted->package, std::move(admitted->call));
}

void GrpcWebEndpoint::Refuse(Exchange& exchange, const absl::Status& error) const {
  const UpstreamEnd end = ToEnd(error);
  Count("refused", end.code);
  const grpc_web::Mode mode = ResponseMode(exchange.request());
  Headers headers = {{"content-type", std::string(grpc_web::ContentType(mode))}};
  cors_.Decorate(exchange.request(), headers);
  exchange.Respond(200, std::move(headers), grpc_web::EncodeTrailers(ToTrailers(end), mode));
}

absl::StatusOr<GrpcWebEndpoint::Admitted> GrpcWebEndpoint::Admit(const HttpRequest& request) const {
  const auth::Rule* rule = methods_.Find(request.path);
  const std::string package = rule == nullptr ? std::string() : std::string(rule->method->service()->file()->package());
  if (rule == nullptr || !upstream_.Knows(package)) {
    return status::Error(errors::v1::REASON_METHOD_UNKNOWN, "unknown method " + request.path);
  }
  if (!rule->rules.public_()) {
    std::string_view token = request.Header("authorization");
    if (absl::StartsWith(absl::string_view(token.data(), token.size()), "Bearer ")) token.remove_prefix(7);
    ASSIGN_OR_RETURN(const auth::Caller caller, verifier_.VerifyPerson(token));
    RETURN_IF_ERROR(auth::Authorize(*rule, caller));
  }
  const bool streaming = rule->method->server_streaming();
  absl::Time deadline = streaming ? absl::InfiniteFuture() : absl::Now() + kDefaultDeadline;
  if (const std::string_view timeout = request.Header("grpc-timeout"); !timeout.empty()) {
    ASSIGN_OR_RETURN(const absl::Duration asked, grpc_web::ParseTimeout(timeout));
    if (asked <= absl::ZeroDuration()) {
      return status::Error(errors::v1::REASON_DEADLINE_EXCEEDED, "the deadline had passed on arrival");
    }
    deadline = absl::Now() + (streaming ? asked : std::min(asked, kLongestDeadline));
  }
  const auto mode = grpc_web::ModeOf(request.Header("content-type"));
  Admitted admitted{package, {request.path, streaming, {}, {}, deadline}};
  ASSIGN_OR_RETURN(admitted.call.message, grpc_web::DecodeRequest(request.body, *mode));
  for (const auto& [name, value] : request.headers) {
    if (MayPass(name)) admitted.call.metadata.emplace_back(name, value);
  }
  if (request.Header("traceparent").empty()) {
    admitted.call.metadata.emplace_back("traceparent", trace::Context::Random().Format());
  }
  return admitted;
}

}  // namespace recourse::gateway
