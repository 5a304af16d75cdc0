// Stripe's rule for repeated requests: the same key and parameters get the first answer again, other parameters an
// error.
#pragma once

#include <optional>
#include <string>

#include "services/sandbox/http_server.h"
#include "services/sandbox/store.h"

namespace recourse::sandbox {

class IdempotencyKeys {
 public:
  explicit IdempotencyKeys(const Store& store) : store_(store) {}

  // The answer to give without acting, if there is one. `parameters` is the request's content in canonical form.
  std::optional<HttpReply> FindReply(const HttpRequest& request, const std::string& parameters) const;

  // To be committed together with the effect. Needs a key on the request.
  static Put Remember(const HttpRequest& request, const std::string& parameters, const HttpReply& reply);

 private:
  const Store& store_;
};

// The request's key, or empty.
std::string IdempotencyKeyOf(const HttpRequest& request);

}  // namespace recourse::sandbox
