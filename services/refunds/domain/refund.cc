#include "services/refunds/domain/refund.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>

#include "libs/status/status.h"
#include "services/refunds/domain/correction.h"

namespace recourse::refunds {
namespace {

absl::Status AddTo(std::map<std::string, Money>& sums, const Item& item) {
  Money& sum = sums.try_emplace(item.unit, Money{item.amount.currency, 0}).first->second;
  ASSIGN_OR_RETURN(sum, money::Add(sum, item.amount));
  return absl::OkStatus();
}

absl::Status Exceeds(const std::string& unit, const std::string& component, const Money& most) {
  return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "less is left of " + unit + " " + component,
                       {{"unit", unit},
                        {"component", component},
                        {"max_refundable", money::Format({most.currency, std::max<int64_t>(most.minor, 0)})}});
}

}  // namespace

absl::StatusOr<Money> TotalOf(const std::vector<Item>& items) {
  if (items.empty()) return status::Error(errors::v1::REASON_NOTHING_TO_REFUND, "no items");
  Money total{items.front().amount.currency, 0};
  for (const Item& item : items) {
    ASSIGN_OR_RETURN(total, money::Add(total, item.amount));
  }
  if (total.minor <= 0) return status::Error(errors::v1::REASON_NOTHING_TO_REFUND, "the items add up to nothing");
  return total;
}

absl::Status CheckRemaining(const std::vector<Item>& wanted, const std::vector<Item>& remaining) {
  std::map<std::pair<std::string, std::string>, Money> left;
  std::map<std::string, Money> left_of_unit;
  for (const Item& item : remaining) {
    left.emplace(std::pair(item.unit, item.component), item.amount);
    RETURN_IF_ERROR(AddTo(left_of_unit, item));
  }
  std::map<std::string, Money> wanted_of_unit;
  for (const Item& item : wanted) {
    const auto component = left.find({item.unit, item.component});
    if (component == left.end()) return Exceeds(item.unit, item.component, {item.amount.currency, 0});
    const Money before = component->second;
    const int64_t least = std::min<int64_t>(before.minor, 0);
    const int64_t most = std::max<int64_t>(before.minor, 0);
    if (item.amount.currency != before.currency || item.amount.minor < least || item.amount.minor > most) {
      return Exceeds(item.unit, item.component, before);
    }
    component->second.minor -= item.amount.minor;
    RETURN_IF_ERROR(AddTo(wanted_of_unit, item));
  }
  for (const auto& [unit, amount] : wanted_of_unit) {
    const Money& left_over = left_of_unit.at(unit);
    if (amount.minor > std::max<int64_t>(left_over.minor, 0)) return Exceeds(unit, "", left_over);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Share>> Allocate(const Money& total, const std::vector<Payment>& payments) {
  std::vector<Share> shares;
  int64_t left = total.minor;
  int64_t refundable = 0;
  for (const bool stored_value : {false, true}) {
    for (const Payment& payment : payments) {
      if (payment.captured.currency != total.currency || IsStoredValue(payment.label) != stored_value) continue;
      const int64_t available = std::max<int64_t>(payment.Refundable().minor, 0);
      refundable += available;
      const int64_t part = std::min(left, available);
      if (part > 0) shares.push_back({payment.name, {total.currency, part}});
      left -= part;
    }
  }
  if (left > 0) {
    return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "more than may still be refunded",
                         {{"max_refundable", money::Format({total.currency, refundable})}});
  }
  return shares;
}

AllocationState StateOf(const std::vector<Allocation>& allocations) {
  using enum AllocationState;
  for (const AllocationState state : {kUnknown, kReserved, kSubmitted, kFailed, kCancelled}) {
    const auto counts = [&](const Allocation& a) { return a.state == state && !IsReplaced(allocations, a.id); };
    if (std::any_of(allocations.begin(), allocations.end(), counts)) return state;
  }
  return kSucceeded;
}

bool IsStoredValue(std::string_view payment_label) {
  const std::string label = absl::AsciiStrToLower(absl::string_view(payment_label.data(), payment_label.size()));
  constexpr std::array kWords = {"gift card", "gift_card", "store credit", "store_credit"};
  return std::any_of(kWords.begin(), kWords.end(), [&](const char* words) { return absl::StrContains(label, words); });
}

int ExpectedDays(std::string_view payment_label) { return IsStoredValue(payment_label) ? 0 : 5; }

}  // namespace recourse::refunds
