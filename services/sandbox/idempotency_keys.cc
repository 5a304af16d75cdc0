#include "services/sandbox/idempotency_keys.h"

#include "libs/http/json_fields.h"
#include "services/sandbox/replies.h"

namespace recourse::sandbox {
namespace {

constexpr char kCollection[] = "idempotency_keys";

std::string Fingerprint(const HttpRequest& request, const std::string& parameters) {
  return request.path + '\n' + parameters;
}

}  // namespace

std::string IdempotencyKeyOf(const HttpRequest& request) { return request.Header("idempotency-key"); }

std::optional<HttpReply> IdempotencyKeys::FindReply(const HttpRequest& request, const std::string& parameters) const {
  const std::string key = IdempotencyKeyOf(request);
  if (key.empty()) return std::nullopt;
  const auto known = store_.Find(kCollection, key);
  if (!known) return std::nullopt;
  if (http::TextAt(*known, "request") != Fingerprint(request, parameters)) {
    return ErrorReply(
        400, "idempotency_error", "",
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        "Try using a key other than '" +
            key + "' if you meant to execute a different request.");
  }
  return HttpReply{.status = static_cast<int>(http::IntegerAt(*known, "status")),
                   .body = http::TextAt(*known, "reply")};
}

Put IdempotencyKeys::Remember(const HttpRequest& request, const std::string& parameters, const HttpReply& reply) {
  return {kCollection,
          IdempotencyKeyOf(request),
          {{"request", Fingerprint(request, parameters)}, {"status", reply.status}, {"reply", reply.body}}};
}

}  // namespace recourse::sandbox
