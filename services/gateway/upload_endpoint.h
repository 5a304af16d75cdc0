// PUT /v1/uploads/{token}: passes a file on to the service that owns uploads, piece by piece. The next piece is read
// from the client when the last has been taken, so that a slow service slows the client and nothing piles up here.
#pragma once

#include <memory>
#include <string>

#include "services/gateway/admission.h"
#include "services/gateway/cors.h"
#include "services/gateway/exchange.h"
#include "services/gateway/upstream.h"

namespace recourse::gateway {

class UploadEndpoint {
 public:
  // `method`, "recourse.agent.v1.AttachmentService/WriteUpload", or empty: no uploads. By convention its request has
  // token, offset, data, last and abandon as fields 1 to 5.
  UploadEndpoint(const std::string& method, const Admission& admission, Upstream& upstream, const Cors& cors)
      : method_(method.empty() ? "" : "/" + method), admission_(admission), upstream_(upstream), cors_(cors) {}

  // By the header alone.
  bool Handles(const HttpRequest& request) const;

  // 204 when the file is whole and kept; else JSON {code, reason, message}. A client that leaves half-way leaves
  // nothing.
  void Handle(std::shared_ptr<Exchange> exchange) const;

 private:
  const std::string method_;
  const Admission& admission_;
  Upstream& upstream_;
  const Cors& cors_;
};

}  // namespace recourse::gateway
