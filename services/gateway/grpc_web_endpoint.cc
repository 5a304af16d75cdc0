#include "services/gateway/grpc_web_endpoint.h"

#include <atomic>

#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>

#include "libs/grpc_web/codec.h"
#include "libs/grpc_web/timeout.h"
#include "libs/metrics/metrics.h"
#include "libs/status/status.h"

namespace recourse::gateway {
namespace {

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
    if (streaming_) Open();  // from here on a client that leaves is noticed
    auto stream = upstream.Start(
        package, std::move(call), [self = shared_from_this()](std::string message) { self->OnMessage(message); },
        [self = shared_from_this()](UpstreamEnd end) { self->OnEnd(end); });
    std::weak_ptr<UpstreamStream> weak = stream;
    exchange_->OnClose([weak, draining = draining_](CloseReason reason) {
      if (reason == CloseReason::kDraining) *draining = true;
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

  void OnEnd(const UpstreamEnd& upstream_end) {
    const UpstreamEnd end = *draining_ ? UpstreamEnd::Of(status::Error(errors::v1::REASON_UNAVAILABLE,
                                                                       "the gateway is going away; resume elsewhere"))
                                       : upstream_end;
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
  // Shared with what the connection keeps, which must not keep this answer.
  const std::shared_ptr<std::atomic<bool>> draining_ = std::make_shared<std::atomic<bool>>(false);

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
  const UpstreamEnd end = UpstreamEnd::Of(error);
  Count("refused", end.code);
  const grpc_web::Mode mode = ResponseMode(exchange.request());
  Headers headers = {{"content-type", std::string(grpc_web::ContentType(mode))}};
  cors_.Decorate(exchange.request(), headers);
  exchange.Respond(200, std::move(headers), grpc_web::EncodeTrailers(ToTrailers(end), mode));
}

absl::StatusOr<Admitted> GrpcWebEndpoint::Admit(const HttpRequest& request) const {
  absl::Time deadline = absl::InfiniteFuture();
  if (const std::string_view timeout = request.Header("grpc-timeout"); !timeout.empty()) {
    ASSIGN_OR_RETURN(const absl::Duration asked, grpc_web::ParseTimeout(timeout));
    deadline = absl::Now() + asked;
  }
  ASSIGN_OR_RETURN(Admitted admitted, admission_.Admit(request.path, request.headers, deadline));
  ASSIGN_OR_RETURN(admitted.call.message,
                   grpc_web::DecodeRequest(request.body, *grpc_web::ModeOf(request.Header("content-type"))));
  return admitted;
}

}  // namespace recourse::gateway
