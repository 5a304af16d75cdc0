// SQL of what a provider does by itself: disputes, and refunds that we did not ask for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/sql/transaction.h"
#include "services/refunds/domain/dispute.h"

namespace recourse::refunds::store {

struct PaymentOfOrder {
  Payment payment;
  std::string order;
  std::string customer;
};
// By the provider's name of it.
absl::StatusOr<std::optional<PaymentOfOrder>> FindPayment(sql::Transaction& tx, const std::string& provider_reference);
// Moves what chargebacks hold of a payment: a fact, never refused.
absl::Status MoveDisputed(sql::Transaction& tx, const std::string& payment, int64_t disputed);
// What was paid for each unit of an order.
absl::StatusOr<std::vector<UnitTotal>> UnitTotals(sql::Transaction& tx, const std::string& order);

// Of payments that were made for other orders and pay for this one now.
absl::StatusOr<std::vector<Dispute>> DisputesOfFunding(sql::Transaction& tx, const std::string& order);

// RESOURCE_NOT_FOUND.
absl::StatusOr<Dispute> LoadDispute(sql::Transaction& tx, const std::string& name);
absl::StatusOr<std::optional<Dispute>> FindDispute(sql::Transaction& tx, const std::string& provider_dispute_id);
// Oldest first.
absl::StatusOr<std::vector<Dispute>> DisputesOf(sql::Transaction& tx, const std::string& order);
// With its units; new or known.
absl::Status SaveDispute(sql::Transaction& tx, const Dispute& dispute);

struct ProviderMadeRefund {
  std::string id;
  std::string payment;
  Money amount;
  bool paid = false;
  int64_t excess = 0;
  absl::Time told_time = {};
};
absl::StatusOr<std::optional<ProviderMadeRefund>> FindProviderMade(sql::Transaction& tx, const std::string& id);
absl::Status SaveProviderMade(sql::Transaction& tx, const ProviderMadeRefund& refund);

// Sums by account of the chart and currency.
absl::StatusOr<std::vector<Entry>> TrialBalance(sql::Transaction& tx);

}  // namespace recourse::refunds::store
