#include "services/sandbox/sandbox.h"

#include "services/sandbox/replies.h"

namespace recourse::sandbox {

std::optional<HttpReply> Sandbox::Handle(const HttpRequest& request) {
  const std::string route = request.method + ' ' + request.path;
  if (!Allowed(request)) return ErrorReply(401, "invalid_request_error", "", "Invalid API Key provided.");
  if (route == "POST /v1/payment_intents") return payments_.CreatePaymentIntent(request);
  if (route == "POST /v1/refunds") return payments_.CreateRefund(request);
  if (route == "GET /v1/refunds") return payments_.ListRefunds(request);
  constexpr std::string_view kDispute = "POST /v1/disputes/";
  if (route.starts_with(kDispute)) return payments_.SubmitEvidence(route.substr(kDispute.size()), request);
  if (route == "POST /sandbox/disputes") return payments_.MoveDispute(request);
  if (route == "POST /sandbox/refunds") return payments_.RefundByHand(request);
  if (route == "POST /sandbox/faults") return payments_.AddFault(request);
  if (route == "GET /sandbox/refunds") return payments_.ListAllRefunds();
  if (route == "POST /carrier/labels") return carrier_.BuyLabel(request);
  if (route == "POST /carrier/scans") return carrier_.Scan(request);
  if (route == "GET /healthz") return JsonReply({{"status", "ok"}});
  return ErrorReply(404, "invalid_request_error", "", "Unrecognized request URL (" + route + ").");
}

// Clients of the two APIs show the key; faults and scans are made by whoever sits at this machine.
bool Sandbox::Allowed(const HttpRequest& request) const {
  const bool guarded = request.path.starts_with("/v1/") || request.path == "/carrier/labels";
  return !guarded || api_key_.empty() || request.Header("authorization") == "Bearer " + api_key_;
}

}  // namespace recourse::sandbox
