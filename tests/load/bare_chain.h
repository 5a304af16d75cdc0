// The floor: the hops, the bytes and the commits of GetOrder and CreateReturn, and nothing else: no tokens, rules,
// idempotency, events or tasks.
#pragma once

#include <memory>
#include <string>

#include <absl/status/statusor.h>

#include "recourse/order/v1/order_service.pb.h"

namespace recourse::load {

class BareChain {
 public:
  // Two databases in `folder`; the carrier is the stack's own sandbox, `order` what GetOrder answers.
  static absl::StatusOr<std::unique_ptr<BareChain>> Start(const std::string& folder, const order::v1::Order& order,
                                                          const std::string& carrier_url,
                                                          const std::string& carrier_key);
  virtual ~BareChain() = default;

  virtual std::string order_target() const = 0;
  virtual std::string returns_target() const = 0;
};

}  // namespace recourse::load
