// Sending the same goods again, free of charge, in place of units that a remedy holds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/order/v1/order_service.pb.h"
#include "services/order/domain/reservation.h"

namespace recourse::order {

// The order that this remedy has sent for these units before, or nothing. RESOURCE_EXISTS when another has.
absl::StatusOr<std::optional<std::string>> SentBefore(sql::Transaction& tx, const std::string& order_id,
                                                      const std::vector<int>& wanted, const std::string& source);

// RESERVATION_LOST unless the remedy holds all of them.
absl::Status CheckHeld(const Reservations& reservations, const std::vector<int>& wanted, const std::string& source,
                       absl::Time now);

class Replacements {
 public:
  explicit Replacements(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::StatusOr<v1::CreateReplacementOrderResponse> Create(const rpc::Call& call,
                                                            const v1::CreateReplacementOrderRequest& request);

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::order
