#include "services/refunds/domain/value_transfer.h"

#include <algorithm>

#include <absl/numeric/int128.h>

#include "libs/status/status.h"

namespace recourse::refunds {
namespace {

absl::Status Exceeds(const Money& most) {
  return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "more than the old units still hold",
                       {{"max_refundable", money::Format(most)}});
}

// Parts of `total` by the items' sizes, with `sign`.
void Spread(int64_t total, int sign, const std::vector<Item>& of_unit, std::vector<Item>& taken) {
  if (total == 0) return;
  std::vector<int64_t> weights;
  for (const Item& item : of_unit) weights.push_back(std::max<int64_t>(sign * item.amount.minor, 0));
  const std::vector<Money> parts = money::Split({of_unit.front().amount.currency, total}, weights);
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].minor == 0) continue;
    taken.push_back({of_unit[i].unit, of_unit[i].component, {parts[i].currency, sign * parts[i].minor}});
  }
}

}  // namespace

absl::StatusOr<std::vector<Item>> TakeValue(const Money& amount, const std::vector<std::string>& units,
                                            const std::vector<Item>& remaining) {
  std::vector<Item> taken;
  int64_t left = amount.minor;
  int64_t held = 0;
  for (const std::string& unit : units) {
    std::vector<Item> of_unit;
    int64_t value = 0;
    int64_t discounts = 0;
    for (const Item& item : remaining) {
      if (item.unit != unit || item.amount.currency != amount.currency) continue;
      of_unit.push_back(item);
      value += item.amount.minor;
      if (item.amount.minor < 0) discounts -= item.amount.minor;
    }
    if (value <= 0) continue;
    held += value;
    const int64_t part = std::min(left, value);
    if (part == 0) continue;
    // part / value of the discounts; what is added is then part of the rest exactly.
    const auto off = static_cast<int64_t>(absl::int128(discounts) * part / value);
    Spread(part + off, 1, of_unit, taken);
    Spread(off, -1, of_unit, taken);
    left -= part;
  }
  if (left > 0) return Exceeds({amount.currency, held});
  return taken;
}

absl::StatusOr<std::vector<Share>> TakeFunding(const Money& amount, const std::vector<Payment>& payments) {
  std::vector<Share> shares;
  int64_t left = amount.minor;
  for (const bool stored_value : {true, false}) {
    for (const Payment& payment : payments) {
      if (payment.captured.currency != amount.currency || IsStoredValue(payment.label) != stored_value) continue;
      const int64_t part = std::min(left, std::max<int64_t>(payment.Refundable().minor, 0));
      if (part > 0) shares.push_back({payment.name, {amount.currency, part}});
      left -= part;
    }
  }
  if (left > 0) return Exceeds({amount.currency, amount.minor - left});
  return shares;
}

Posting Transferred(const std::vector<Item>& from, const std::vector<Item>& to) {
  Posting posting{"value.transferred", {}};
  for (const Item& item : from) posting.entries.push_back({RevenueAccount(item), item.amount});
  for (const Item& item : to) {
    posting.entries.push_back({RevenueAccount(item), {item.amount.currency, -item.amount.minor}});
  }
  return posting;
}

}  // namespace recourse::refunds
