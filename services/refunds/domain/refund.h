// A refund: one obligation, its items and its allocations. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "libs/money/money.h"
#include "services/refunds/domain/allocation.h"

namespace recourse::refunds {

// Who made a refund: a rule, or a person, who may be mistaken.
enum class Trigger { kRule = 0, kAgent = 1, kSeller = 2 };

using money::Currency;
using money::Money;

struct Payment {
  std::string name;
  std::string label;
  std::string provider_reference;
  Money captured;
  int64_t reserved = 0;  // minor units, as the next one
  int64_t refunded = 0;
  int64_t disputed = 0;     // by chargebacks, open or lost
  int64_t transferred = 0;  // pays for other orders now

  Money Refundable() const {
    return {captured.currency, captured.minor - reserved - refunded - disputed - transferred};
  }
};

// Money of one component of one unit; discounts are negative.
struct Item {
  std::string unit;
  std::string component;
  Money amount;
};

struct Allocation {
  std::string id;
  std::string payment;
  std::string payment_label;
  std::string provider_reference;
  Money amount;
  AllocationState state = AllocationState::kReserved;
  std::string provider_refund_id;
  std::string arn;
  std::string failure_reason;
  // The failed allocation in the place of which this one pays, and where the customer agreed to another payment.
  std::string replaces = {};
  std::string consent = {};
  // Minor units that the provider paid beyond the amount; negative when it paid less.
  int64_t difference = 0;
  // Whose store credit gets it; empty: the payment.
  std::string credit_to = {};
  std::string refund = {};
};

struct TimelineEntry {
  AllocationState state;
  absl::Time time;
};

struct Refund {
  std::string name;
  std::string order;
  std::string customer;  // who is paid
  std::string payer;     // who had paid for the order
  std::string source;
  std::string obligation;
  Money total;
  AllocationState state = AllocationState::kReserved;
  std::vector<Item> items;
  std::vector<Allocation> allocations;
  std::vector<TimelineEntry> timeline;
  absl::Time expected_time;
  absl::Time create_time;
  Trigger trigger = Trigger::kRule;
  // Until then it can be cancelled; the time of its making when it cannot.
  absl::Time cancel_before;
  // Its items were given back to the order, because nothing of it was paid.
  bool released = false;
  int64_t version = 1;
};

// Total of the items. CURRENCY_MISMATCH, AMOUNT_OUT_OF_RANGE, NOTHING_TO_REFUND when it is not above zero.
absl::StatusOr<Money> TotalOf(const std::vector<Item>& items);

struct Share {
  std::string payment;
  Money amount;
};

// Whether `wanted` may be taken from what is left of an order: no component beyond what is left of it, nor a unit
// beyond what is left of the whole unit, whichever of its discounts are left out. REFUND_EXCEEDS_BALANCE with metadata
// max_refundable.
absl::Status CheckRemaining(const std::vector<Item>& wanted, const std::vector<Item>& remaining);

// Spreads `total` over the payments, each up to what it may still give back, so that no payment ever gets more than was
// captured on it: cards and the like first, then stored value (commerce 1.11), each in the order in which they were
// recorded. REFUND_EXCEEDS_BALANCE with metadata max_refundable.
absl::StatusOr<std::vector<Share>> Allocate(const Money& total, const std::vector<Payment>& payments);

// The least certain of the allocations' states: UNKNOWN, then RESERVED, SUBMITTED, FAILED, CANCELLED, SUCCEEDED. Those
// that another one replaces do not count.
AllocationState StateOf(const std::vector<Allocation>& allocations);

inline constexpr char kStoreCreditLabel[] = "store credit";

// Gift cards and store credit, told by the label.
bool IsStoredValue(std::string_view payment_label);

// Days until a customer sees money on this kind of payment: stored value at once, others three to five business days.
int ExpectedDays(std::string_view payment_label);

}  // namespace recourse::refunds
