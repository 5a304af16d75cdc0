// All SQL of refunds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/sql/transaction.h"
#include "services/refunds/domain/ledger.h"
#include "services/refunds/domain/partial_keep.h"
#include "services/refunds/domain/refund.h"

namespace recourse::refunds::store {

struct Charges {
  std::string order;
  std::string customer;
  std::string content_hash;
};

absl::StatusOr<std::optional<Charges>> FindCharges(sql::Transaction& tx, const std::string& order);
absl::Status InsertCharges(sql::Transaction& tx, const Charges& charges, const std::vector<Payment>& payments,
                           const std::vector<Item>& items);

// In the order in which they were recorded.
absl::StatusOr<std::vector<Payment>> PaymentsOf(sql::Transaction& tx, const std::string& order);
// What is left of each component.
absl::StatusOr<std::vector<Item>> RemainingItemsOf(sql::Transaction& tx, const std::string& order);

// A decision of ours, refused by SQL itself when it would exceed what was captured: false.
absl::StatusOr<bool> ReserveOnPayment(sql::Transaction& tx, const std::string& payment, int64_t amount);
// False when less is left of the component, or there is none.
absl::StatusOr<bool> TakeItem(sql::Transaction& tx, const std::string& order, const Item& item);
absl::Status GiveBackItem(sql::Transaction& tx, const Item& item);
// Moves what a payment has reserved and refunded by these amounts: facts, never refused.
absl::Status MovePayment(sql::Transaction& tx, const std::string& payment, int64_t reserved, int64_t refunded);

// Components of a unit of the order, with what was refunded of them.
absl::StatusOr<std::vector<PaidComponent>> ComponentsOf(sql::Transaction& tx, const std::string& order,
                                                        const std::string& unit);

absl::Status InsertRefund(sql::Transaction& tx, const Refund& refund);
// Empty `owner`: anybody's. RESOURCE_NOT_FOUND also for another's.
absl::StatusOr<Refund> LoadRefund(sql::Transaction& tx, const std::string& name, const std::string& owner);
absl::StatusOr<std::vector<Refund>> RefundsOf(sql::Transaction& tx, const std::string& order, const std::string& owner);
absl::StatusOr<std::optional<std::string>> FindByObligation(sql::Transaction& tx, const std::string& source,
                                                            const std::string& obligation);
// The refund that an allocation belongs to, or nothing.
absl::StatusOr<std::optional<std::string>> FindByAllocation(sql::Transaction& tx, const std::string& allocation);

// The allocation that the provider knows by this id, or nothing.
absl::StatusOr<std::optional<std::string>> FindByProviderRefund(sql::Transaction& tx, const std::string& id);

absl::Status UpdateAllocation(sql::Transaction& tx, const Allocation& allocation);
// Another one of a known refund.
absl::Status InsertAllocation(sql::Transaction& tx, const Refund& refund, const Allocation& allocation,
                              int64_t ordinal);
// State, version, when it is expected, and whether it is released.
absl::Status UpdateRefund(sql::Transaction& tx, const Refund& refund);
// The last entry of the timeline.
absl::Status InsertTimeline(sql::Transaction& tx, const Refund& refund);
// Allocations whose outcome is not known.
absl::StatusOr<int64_t> CountUnknown(sql::Transaction& tx);

// `id` names the posting. An unbalanced one is an INTERNAL error and changes nothing.
absl::Status Post(sql::Transaction& tx, const std::string& id, const std::string& order, absl::Time time,
                  const Posting& posting);
// By how much postings do not balance: zero, or the ledger is broken.
absl::StatusOr<int64_t> LedgerImbalance(sql::Transaction& tx);

// False when this event was here before.
absl::StatusOr<bool> RememberProviderEvent(sql::Transaction& tx, const std::string& event_id, absl::Time time);

}  // namespace recourse::refunds::store
