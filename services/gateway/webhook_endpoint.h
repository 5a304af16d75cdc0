// Passes providers' webhooks to the services that own them: raw body and signature, which the service checks.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "services/gateway/exchange.h"
#include "services/gateway/upstream.h"

namespace recourse::gateway {

class WebhookEndpoint {
 public:
  // "/webhooks/payments" → "recourse.refunds.v1.RefundsService/IngestProviderWebhook". By convention the method's
  // request has the raw body as field 1 and the signature header's value as field 2.
  WebhookEndpoint(std::map<std::string, std::string> methods, Upstream& upstream)
      : methods_(std::move(methods)), upstream_(upstream) {}

  bool Handles(const HttpRequest& request) const { return request.method == "POST" && methods_.contains(request.path); }

  // 200 when the service has it for good; 400 for what will never be accepted; 503 when the provider should come again.
  void Handle(std::shared_ptr<Exchange> exchange);

 private:
  const std::map<std::string, std::string> methods_;
  Upstream& upstream_;
};

}  // namespace recourse::gateway
