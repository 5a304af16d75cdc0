// gRPC-web over an Exchange: checks who calls what, forwards the message as bytes, streams the answers back.
#pragma once

#include <memory>

#include "libs/auth/verifier.h"
#include "services/gateway/cors.h"
#include "services/gateway/exchange.h"
#include "services/gateway/method_catalog.h"
#include "services/gateway/upstream.h"

namespace recourse::gateway {

class GrpcWebEndpoint {
 public:
  GrpcWebEndpoint(const MethodCatalog& methods, auth::Verifier& verifier, Upstream& upstream, const Cors& cors)
      : methods_(methods), verifier_(verifier), upstream_(upstream), cors_(cors) {}

  void Handle(std::shared_ptr<Exchange> exchange);

  // HTTP 200 with the error as trailers in the body, which clients read even where headers are not exposed to them.
  void Refuse(Exchange& exchange, const absl::Status& error) const;

 private:
  struct Admitted {
    std::string package;
    UpstreamCall call;
  };
  absl::StatusOr<Admitted> Admit(const HttpRequest& request) const;

  const MethodCatalog& methods_;
  auth::Verifier& verifier_;
  Upstream& upstream_;
  const Cors& cors_;
};

}  // namespace recourse::gateway
