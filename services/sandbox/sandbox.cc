#include "services/sandbox/sandbox.h"

#include <string_view>
#include <vector>

#include <absl/strings/str_split.h>

#include "services/sandbox/replies.h"
#include "services/sandbox/requests.h"

namespace recourse::sandbox {
namespace {

constexpr std::string_view kIntentsPath = "/v1/payment_intents";

}  // namespace

std::optional<HttpReply> Sandbox::Handle(const HttpRequest& request) {
  const std::string route = request.method + ' ' + request.path;
  if (!Allowed(request)) return ErrorReply(401, "invalid_request_error", "", "Invalid API Key provided.");
  if (request.path.starts_with(kIntentsPath)) return HandleIntent(request);
  if (route == "POST /v1/refunds") return payments_.CreateRefund(request);
  if (route == "GET /v1/refunds") return payments_.ListRefunds(request);
  constexpr std::string_view kDispute = "POST /v1/disputes/";
  if (route.starts_with(kDispute)) return payments_.SubmitEvidence(route.substr(kDispute.size()), request);
  if (route == "POST /sandbox/disputes") return payments_.MoveDispute(request);
  if (route == "POST /sandbox/refunds") return payments_.RefundByHand(request);
  if (route == "POST /sandbox/faults") return AddFault(request);
  if (route == "POST /sandbox/payment_intents") return intents_.MoveByHand(request);
  if (route == "GET /sandbox/payment_intents") return intents_.ListAll();
  if (route == "GET /sandbox/refunds") return payments_.ListAllRefunds();
  if (route == "POST /carrier/labels") return carrier_.BuyLabel(request);
  if (route == "POST /carrier/labels/void") return carrier_.VoidLabel(request);
  if (route == "POST /carrier/scans") return carrier_.Scan(request);
  if (route == "GET /healthz") return JsonReply({{"status", "ok"}});
  return ErrorReply(404, "invalid_request_error", "", "Unrecognized request URL (" + route + ").");
}

std::optional<HttpReply> Sandbox::HandleIntent(const HttpRequest& request) {
  const std::vector<std::string> path =
      absl::StrSplit(request.path.substr(kIntentsPath.size()), '/', absl::SkipEmpty());
  if (path.empty() && request.method == "POST") return intents_.Create(request);
  if (path.size() == 1 && request.method == "GET") {
    return path[0] == "search" ? intents_.Search(request) : intents_.Get(path[0]);
  }
  const bool moves = path.size() == 2 && (path[1] == "capture" || path[1] == "cancel");
  if (moves && request.method == "POST") return intents_.Move(path[0], path[1]);
  return ErrorReply(404, kInvalidRequest, "", "Unrecognized request URL (" + request.path + ").");
}

HttpReply Sandbox::AddFault(const HttpRequest& request) {
  const absl::Status added = faults_.Add(Document::parse(request.body, nullptr, /*allow_exceptions=*/false));
  if (!added.ok()) return ErrorReply(400, kInvalidRequest, "parameter_invalid", std::string(added.message()));
  return JsonReply(Document::object());
}

// Clients of the two APIs show the key; faults and scans are made by whoever sits at this machine.
bool Sandbox::Allowed(const HttpRequest& request) const {
  const bool guarded = request.path.starts_with("/v1/") || request.path.starts_with("/carrier/labels");
  return !guarded || api_key_.empty() || request.Header("authorization") == "Bearer " + api_key_;
}

}  // namespace recourse::sandbox
