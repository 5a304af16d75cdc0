// The outside world in one process: which request goes to which part, and who may ask.
#pragma once

#include <optional>
#include <string>

#include "services/sandbox/carrier_api.h"
#include "services/sandbox/fault_plan.h"
#include "services/sandbox/http_server.h"
#include "services/sandbox/intent_api.h"
#include "services/sandbox/payment_api.h"

namespace recourse::sandbox {

class Sandbox {
 public:
  // An empty `api_key` lets everybody in.
  Sandbox(std::string api_key, FaultPlan& faults, IntentApi& intents, PaymentApi& payments, CarrierApi& carrier)
      : api_key_(std::move(api_key)), faults_(faults), intents_(intents), payments_(payments), carrier_(carrier) {}

  std::optional<HttpReply> Handle(const HttpRequest& request);

 private:
  bool Allowed(const HttpRequest& request) const;
  std::optional<HttpReply> HandleIntent(const HttpRequest& request);
  HttpReply AddFault(const HttpRequest& request);

  const std::string api_key_;
  FaultPlan& faults_;
  IntentApi& intents_;
  PaymentApi& payments_;
  CarrierApi& carrier_;
};

}  // namespace recourse::sandbox
