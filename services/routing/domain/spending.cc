#include "services/routing/domain/spending.h"

namespace recourse::routing {
namespace {

// Sums are compared without adding, so that no amount overflows.
bool Breaks(int64_t amount, int64_t spent, const std::optional<int64_t>& limit) {
  return !limit || spent > *limit || amount > *limit - spent;
}

}  // namespace

std::optional<Limit> BrokenBy(int64_t amount, const Limits& limits, const Spent& spent) {
  if (amount == 0) return std::nullopt;
  if (Breaks(amount, 0, limits.action)) return Limit::kAction;
  if (Breaks(amount, spent.customer, limits.customer)) return Limit::kCustomer;
  if (Breaks(amount, spent.hour, limits.hour)) return Limit::kHour;
  return std::nullopt;
}

}  // namespace recourse::routing
