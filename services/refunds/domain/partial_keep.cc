#include "services/refunds/domain/partial_keep.h"

#include <algorithm>

#include <absl/numeric/int128.h>

#include "libs/status/status.h"

namespace recourse::refunds {
namespace {

constexpr char kGoods[] = "ITEM";
constexpr char kDiscount[] = "ITEM_DISCOUNT";
constexpr char kTax[] = "ITEM_TAX";

// Of `whole`, the part that goes with `share` of `base`, rounded half away from zero.
int64_t PartOf(int64_t whole, int64_t share, int64_t base) {
  const absl::int128 twice = absl::int128(whole) * share * 2;
  const absl::int128 rounded = (twice + (whole < 0 ? -base : base)) / (absl::int128(base) * 2);
  return static_cast<int64_t>(rounded);
}

}  // namespace

absl::StatusOr<std::vector<Item>> PartialKeep(const std::string& unit, const std::vector<PaidComponent>& components,
                                              const Money& amount) {
  int64_t net = 0;
  int64_t before = 0;
  bool has_goods = false;
  for (const PaidComponent& each : components) {
    if (each.component != kGoods && each.component != kDiscount) continue;
    if (each.paid.currency != amount.currency) return status::Error(errors::v1::REASON_CURRENCY_MISMATCH, unit);
    has_goods |= each.component == kGoods;
    net += each.paid.minor;
    before += each.refunded;
  }
  if (!has_goods) return status::Error(errors::v1::REASON_UNIT_NOT_IN_ORDER, unit, {{"unit", unit}});
  if (amount.minor > net - before) {
    const Money most{amount.currency, std::max<int64_t>(net - before, 0)};
    return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "less is left of " + unit,
                         {{"unit", unit}, {"max_refundable", money::Format(most)}});
  }
  const int64_t after = before + amount.minor;
  std::vector<Item> items;
  int64_t goods = amount.minor;
  for (const PaidComponent& each : components) {
    if (each.component != kDiscount && each.component != kTax) continue;
    const int64_t due = PartOf(each.paid.minor, after, net) - each.refunded;
    const int64_t left = each.paid.minor - each.refunded;
    // What was refunded otherwise before may have taken more or less of it.
    const int64_t part = std::clamp(due, std::min<int64_t>(left, 0), std::max<int64_t>(left, 0));
    if (each.component == kDiscount) goods -= part;
    if (part != 0) items.push_back({unit, each.component, {amount.currency, part}});
  }
  items.insert(items.begin(), {unit, kGoods, {amount.currency, goods}});
  return items;
}

}  // namespace recourse::refunds
