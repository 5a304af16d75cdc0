#include "services/refunds/domain/ledger.h"

#include <map>

namespace recourse::refunds {
namespace {

constexpr char kClearing[] = "PSP_CLEARING";

std::string CreditOf(const std::string& customer) { return "STORE_CREDIT_LIABILITY:" + customer; }
std::string PaidFrom(const Allocation& allocation) {
  return allocation.credit_to.empty() ? kClearing : CreditOf(allocation.credit_to);
}
std::string ReservedOn(const std::string& payment) { return "REFUND_RESERVED:" + payment; }
std::string PayableFor(const std::string& order) { return "REFUNDS_PAYABLE:" + order; }
std::string OverpaidOn(const std::string& payment) { return "OVERPAID:" + payment; }
std::string UnassignedOf(const std::string& payment) { return "REFUNDED_UNASSIGNED:" + payment; }

Money Negative(const Money& amount) { return {amount.currency, -amount.minor}; }

}  // namespace

std::string RevenueAccount(const Item& item) { return "CUSTOMER_REVENUE:" + item.unit + ":" + item.component; }

Posting Captured(const std::vector<Payment>& payments, const std::vector<Item>& items) {
  Posting posting{"charges.recorded", {}};
  for (const Payment& payment : payments) posting.entries.push_back({kClearing, payment.captured});
  for (const Item& item : items) posting.entries.push_back({RevenueAccount(item), Negative(item.amount)});
  return posting;
}

Posting PaidBackBefore(const std::string& payment, const Money& amount, const std::vector<Item>& items) {
  Posting posting{"refund.imported", {{kClearing, Negative(amount)}}};
  for (const Item& item : items) posting.entries.push_back({RevenueAccount(item), item.amount});
  // The book does not say what it was for.
  if (items.empty()) posting.entries.push_back({UnassignedOf(payment), amount});
  return posting;
}

Posting Reserved(const std::vector<Item>& items, const std::vector<Allocation>& allocations) {
  Posting posting{"refund.reserved", {}};
  for (const Item& item : items) posting.entries.push_back({RevenueAccount(item), item.amount});
  for (const Allocation& allocation : allocations) {
    posting.entries.push_back({ReservedOn(allocation.payment), Negative(allocation.amount)});
  }
  return posting;
}

Posting Paid(const Allocation& allocation) {
  return {"allocation.paid",
          {{ReservedOn(allocation.payment), allocation.amount}, {PaidFrom(allocation), Negative(allocation.amount)}}};
}

Posting Unpaid(const Allocation& allocation, const std::string& order) {
  return {"allocation.unpaid",
          {{ReservedOn(allocation.payment), allocation.amount}, {PayableFor(order), Negative(allocation.amount)}}};
}

Posting Replaced(const Allocation& replacement, const std::string& order) {
  return {"allocation.replaced",
          {{PayableFor(order), replacement.amount}, {ReservedOn(replacement.payment), Negative(replacement.amount)}}};
}

Posting Cancelled(const Refund& refund) {
  Posting posting = Reserved(refund.items, refund.allocations);
  posting.event = "refund.cancelled";
  for (Entry& entry : posting.entries) entry.amount = Negative(entry.amount);
  return posting;
}

Posting AmountDiffers(const Allocation& allocation, const std::string& order, bool in_excess, bool paid) {
  const Money difference{allocation.amount.currency, paid ? allocation.difference : -allocation.difference};
  return {"allocation.amount_differs",
          {{in_excess || allocation.difference > 0 ? OverpaidOn(allocation.payment) : PayableFor(order), difference},
           {kClearing, Negative(difference)}}};
}

Posting Released(const Refund& refund) {
  Posting posting{"refund.released", {{PayableFor(refund.order), refund.total}}};
  for (const Item& item : refund.items) posting.entries.push_back({RevenueAccount(item), Negative(item.amount)});
  return posting;
}

Posting Reclaimed(const Refund& refund) {
  Posting posting = Released(refund);
  posting.event = "refund.reclaimed";
  for (Entry& entry : posting.entries) entry.amount = Negative(entry.amount);
  return posting;
}

Posting PaidLate(const Allocation& allocation, const std::string& order, bool in_excess) {
  return {"allocation.paid_late",
          {{in_excess ? OverpaidOn(allocation.payment) : PayableFor(order), allocation.amount},
           {PaidFrom(allocation), Negative(allocation.amount)}}};
}

Posting PaidThenFailed(const Allocation& allocation, const std::string& order, bool in_excess) {
  return {"allocation.came_back",
          {{PaidFrom(allocation), allocation.amount},
           {in_excess ? OverpaidOn(allocation.payment) : PayableFor(order), Negative(allocation.amount)}}};
}

Posting ProviderMade(const std::string& payment, const Money& amount, int64_t excess, bool paid) {
  const int64_t sign = paid ? 1 : -1;
  const auto money = [&](int64_t minor) { return Money{amount.currency, sign * minor}; };
  return {paid ? "provider_refund.paid" : "provider_refund.came_back",
          {{kClearing, money(-amount.minor)},
           {UnassignedOf(payment), money(amount.minor - excess)},
           {OverpaidOn(payment), money(excess)}}};
}

Posting Given(const std::string& customer, const Money& amount) {
  return {"concession.given", {{"PLATFORM_GOODWILL", amount}, {CreditOf(customer), Negative(amount)}}};
}

bool Balances(const Posting& posting) {
  std::map<std::string, int64_t> sums;
  for (const Entry& entry : posting.entries) sums[entry.amount.currency.code()] += entry.amount.minor;
  for (const auto& [currency, sum] : sums) {
    if (sum != 0) return false;
  }
  return true;
}

}  // namespace recourse::refunds
