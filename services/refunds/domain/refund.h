// A refund: one obligation, its items and its allocations. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "libs/money/money.h"
#include "services/refunds/domain/allocation.h"

namespace recourse::refunds {

using money::Currency;
using money::Money;

struct Payment {
  std::string name;
  std::string label;
  std::string provider_reference;
  Money captured;
  int64_t reserved = 0;  // minor units, as the next one
  int64_t refunded = 0;

  Money Refundable() const { return {captured.currency, captured.minor - reserved - refunded}; }
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
};

struct TimelineEntry {
  AllocationState state;
  absl::Time time;
};

struct Refund {
  std::string name;
  std::string order;
  std::string customer;
  std::string source;
  std::string obligation;
  Money total;
  AllocationState state = AllocationState::kReserved;
  std::vector<Item> items;
  std::vector<Allocation> allocations;
  std::vector<TimelineEntry> timeline;
  absl::Time expected_time;
  absl::Time create_time;
  int64_t version = 1;
};

// Total of the items. CURRENCY_MISMATCH, AMOUNT_OUT_OF_RANGE, NOTHING_TO_REFUND when it is not above zero.
absl::StatusOr<Money> TotalOf(const std::vector<Item>& items);

struct Share {
  std::string payment;
  Money amount;
};

// Spreads `total` over the payments in the order in which they were recorded, each up to what it may still give back,
// so that no payment ever gets more than was captured on it. REFUND_EXCEEDS_BALANCE with metadata max_refundable.
absl::StatusOr<std::vector<Share>> Allocate(const Money& total, const std::vector<Payment>& payments);

// The least certain of the allocations' states: UNKNOWN, then RESERVED, SUBMITTED, FAILED, SUCCEEDED.
AllocationState StateOf(const std::vector<Allocation>& allocations);

// Days until a customer sees money on this kind of payment, by its label; source: commerce 2.5.
int ExpectedDays(const std::string& payment_label);

}  // namespace recourse::refunds
