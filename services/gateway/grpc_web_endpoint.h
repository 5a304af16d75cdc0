// gRPC-web over an Exchange: checks who calls what, forwards the message as bytes, streams the answers back.
#pragma once

#include <memory>

#include "services/gateway/admission.h"
#include "services/gateway/cors.h"
#include "services/gateway/exchange.h"
#include "services/gateway/upstream.h"

namespace recourse::gateway {

class GrpcWebEndpoint {
 public:
  GrpcWebEndpoint(const Admission& admission, Upstream& upstream, const Cors& cors)
      : admission_(admission), upstream_(upstream), cors_(cors) {}

  void Handle(std::shared_ptr<Exchange> exchange);

  // HTTP 200 with the error as trailers in the body, which clients read even where headers are not exposed to them.
  void Refuse(Exchange& exchange, const absl::Status& error) const;

 private:
  // Admission, deadline header and framing.
  absl::StatusOr<Admitted> Admit(const HttpRequest& request) const;

  const Admission& admission_;
  Upstream& upstream_;
  const Cors& cors_;
};

}  // namespace recourse::gateway
