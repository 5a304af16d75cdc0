// Decides what answers a request: a preflight, gRPC-web, a webhook, an upload, health, a development token, or a page.
// No business rule.
#pragma once

#include <memory>
#include <optional>

#include <absl/status/statusor.h>

#include "libs/rpc/process.h"
#include "services/gateway/admission.h"
#include "services/gateway/cors.h"
#include "services/gateway/development_clock.h"
#include "services/gateway/development_tokens.h"
#include "services/gateway/exchange.h"
#include "services/gateway/grpc_web_endpoint.h"
#include "services/gateway/http_server.h"
#include "services/gateway/method_catalog.h"
#include "services/gateway/native_grpc.h"
#include "services/gateway/static_pages.h"
#include "services/gateway/upload_endpoint.h"
#include "services/gateway/upstream.h"
#include "services/gateway/webhook_endpoint.h"

namespace recourse::gateway {

class Gateway {
 public:
  static absl::StatusOr<std::unique_ptr<Gateway>> Create(const config::v1::Gateway& config, rpc::Process& process,
                                                         const MethodCatalog& methods);

  void Handle(std::shared_ptr<Exchange> exchange);
  // The body has not been read.
  void Refuse(std::shared_ptr<Exchange> exchange, HttpServer::Refusal refusal);

  // Whether the body is left for Handle to read.
  bool Streams(const HttpRequest& request) const { return uploads_.Handles(request); }

  // Ends what outlasts a request.
  void Stop() {
    if (development_clock_) development_clock_->Stop();
  }

  // The other way in, not started yet.
  NativeGrpc& native_grpc() { return native_grpc_; }

 private:
  Gateway(const config::v1::Gateway& config, rpc::Process& process, const MethodCatalog& methods,
          std::optional<DevelopmentTokens> tokens, std::optional<StaticPages> pages);

  Cors cors_;
  Upstream upstream_;
  Admission admission_;
  GrpcWebEndpoint grpc_web_;
  NativeGrpc native_grpc_;
  WebhookEndpoint webhooks_;
  UploadEndpoint uploads_;
  std::optional<DevelopmentTokens> development_tokens_;
  std::optional<DevelopmentClock> development_clock_;
  std::optional<StaticPages> pages_;
};

}  // namespace recourse::gateway
