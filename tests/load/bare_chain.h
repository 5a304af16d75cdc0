// The floor: the hops, the bytes and the commits of the four operations, and nothing else: no tokens, rules,
// idempotency, events or tasks.
#pragma once

#include <memory>
#include <string>

#include <absl/status/statusor.h>

#include "recourse/order/v1/order_service.pb.h"
#include "recourse/returns/v1/returns_service.pb.h"

namespace recourse::load {

class BareChain {
 public:
  // What the product answers, to be answered here.
  struct Answers {
    order::v1::GetOrderResponse order;
    returns::v1::EvaluateEligibilityResponse eligibility;
  };

  // Three databases in `folder`; the carrier is the stack's own sandbox.
  static absl::StatusOr<std::unique_ptr<BareChain>> Start(const std::string& folder, const Answers& answers,
                                                          const std::string& carrier_url,
                                                          const std::string& carrier_key);
  virtual ~BareChain() = default;

  virtual std::string order_target() const = 0;
  virtual std::string returns_target() const = 0;
  virtual std::string refunds_target() const = 0;
};

}  // namespace recourse::load
