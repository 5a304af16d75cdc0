#include "services/gateway/gateway.h"

#include "libs/grpc_web/codec.h"
#include "libs/log/log.h"
#include "libs/status/status.h"

namespace recourse::gateway {
namespace {

std::map<std::string, std::string> Map(const google::protobuf::Map<std::string, std::string>& map) {
  return {map.begin(), map.end()};
}

}  // namespace

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::Create(const config::v1::Gateway& config, rpc::Process& process,
                                                         const MethodCatalog& methods) {
  std::optional<DevelopmentTokens> tokens;
  if (process.common().development()) {
    ASSIGN_OR_RETURN(tokens, DevelopmentTokens::Create(process.common()));
  }
  std::optional<StaticPages> pages;
  if (!config.static_dir().empty()) {
    absl::StatusOr<StaticPages> loaded = StaticPages::Load(config.static_dir());
    if (loaded.ok()) {
      pages = *std::move(loaded);
    } else {
      // The interfaces are of use without them.
      log::Warn("no web pages", {{"error", std::string(loaded.status().message())}});
    }
  }
  return std::unique_ptr<Gateway>(new Gateway(config, process, methods, std::move(tokens), std::move(pages)));
}

Gateway::Gateway(const config::v1::Gateway& config, rpc::Process& process, const MethodCatalog& methods,
                 std::optional<DevelopmentTokens> tokens, std::optional<StaticPages> pages)
    : cors_({config.allowed_origins().begin(), config.allowed_origins().end()}),
      upstream_(Map(config.routes())),
      admission_(methods, process.verifier(), upstream_),
      grpc_web_(admission_, upstream_, cors_),
      native_grpc_(admission_, upstream_),
      webhooks_(Map(config.webhooks()), upstream_),
      uploads_(config.upload_method(), admission_, upstream_, cors_),
      development_tokens_(std::move(tokens)),
      pages_(std::move(pages)) {
  if (clock::MovableClock* clock = process.movable_clock()) development_clock_.emplace(*clock);
}

void Gateway::Handle(std::shared_ptr<Exchange> exchange) {
  const HttpRequest& request = exchange->request();
  if (Cors::IsPreflight(request)) return cors_.AnswerPreflight(*exchange);
  if (uploads_.Handles(request)) return uploads_.Handle(std::move(exchange));
  if (grpc_web::ModeOf(request.Header("content-type"))) return grpc_web_.Handle(std::move(exchange));
  if (webhooks_.Handles(request)) return webhooks_.Handle(std::move(exchange));
  if (request.path == "/healthz") return exchange->Respond(200, {{"content-type", "text/plain"}}, "ok\n");
  if (development_tokens_ && request.path == "/dev/tokens") return development_tokens_->Handle(*exchange);
  if (development_clock_ && request.path == "/dev/clock") return development_clock_->Handle(std::move(exchange));
  if (pages_) return pages_->Handle(*exchange);
  exchange->Respond(404, {{"content-type", "text/plain"}}, "not found\n");
}

void Gateway::Refuse(std::shared_ptr<Exchange> exchange, HttpServer::Refusal refusal) {
  const bool too_large = refusal == HttpServer::Refusal::kTooLarge;
  if (grpc_web::ModeOf(exchange->request().Header("content-type"))) {
    return grpc_web_.Refuse(
        *exchange, too_large ? status::Error(errors::v1::REASON_PAYLOAD_TOO_LARGE, "the request is too large")
                             : status::WithRetryDelay(
                                   status::Error(errors::v1::REASON_OVERLOADED, "too many requests are under way"),
                                   /*milliseconds=*/1000));
  }
  exchange->Respond(too_large ? 413 : 503, {}, "");
}

}  // namespace recourse::gateway
