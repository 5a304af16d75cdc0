// All SQL of charges and of value that moves between orders.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/sql/transaction.h"
#include "services/refunds/domain/charge.h"

namespace recourse::refunds::store {

absl::Status InsertCharge(sql::Transaction& tx, const Charge& charge);
// State, what the provider said of it, update time and version.
absl::Status UpdateCharge(sql::Transaction& tx, const Charge& charge);
// Empty `owner`: anybody's. RESOURCE_NOT_FOUND also for another's.
absl::StatusOr<Charge> LoadCharge(sql::Transaction& tx, const std::string& name, const std::string& owner);
absl::StatusOr<std::vector<Charge>> ChargesOf(sql::Transaction& tx, const std::string& order, const std::string& owner);
absl::StatusOr<std::optional<std::string>> FindChargeByObligation(sql::Transaction& tx, const std::string& source,
                                                                  const std::string& obligation);
absl::StatusOr<bool> IsCharge(sql::Transaction& tx, const std::string& name);

struct EarlierPayment {
  std::string provider_reference;
  std::string label;
  std::string customer;
};
absl::StatusOr<std::optional<EarlierPayment>> FindEarlierPayment(sql::Transaction& tx, const std::string& name);

// One payment more of an order; `origin` names the payment it is a share of, or is empty.
absl::Status AddPayment(sql::Transaction& tx, const std::string& order, const Payment& payment,
                        const std::string& origin);
// What an order's components cost, on top of what they cost already.
absl::Status AddItems(sql::Transaction& tx, const std::string& order, const std::vector<Item>& items);
// A decision of ours, refused by SQL itself when less is left of the payment: false.
absl::StatusOr<bool> TransferFromPayment(sql::Transaction& tx, const std::string& payment, int64_t amount);

}  // namespace recourse::refunds::store
