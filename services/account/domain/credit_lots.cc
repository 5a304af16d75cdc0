#include "services/account/domain/credit_lots.h"

#include <algorithm>

#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::account {
namespace {

constexpr absl::Duration kRestoredLife = absl::Hours(30 * 24);

}  // namespace

absl::Status CheckExpiry(LotClass lot_class, std::optional<absl::Time> expire_time, absl::Time now) {
  if (!expire_time) return absl::OkStatus();
  if (lot_class == LotClass::kRefund) {
    return status::Error(errors::v1::REASON_INVALID_FIELD, "refunded money does not expire",
                         {{"field", "expire_time"}});
  }
  if (HasExpired(expire_time, now)) {
    return status::Error(errors::v1::REASON_INVALID_FIELD, "has passed", {{"field", "expire_time"}});
  }
  return absl::OkStatus();
}

bool HasExpired(std::optional<absl::Time> expire_time, absl::Time now) { return expire_time && *expire_time <= now; }

absl::StatusOr<std::vector<LotPart>> TakeFrom(std::vector<SpendableLot> lots, int64_t amount, absl::Time now) {
  std::ranges::stable_sort(lots, {},
                           [](const SpendableLot& lot) { return lot.expire_time.value_or(absl::InfiniteFuture()); });
  std::vector<LotPart> parts;
  for (const SpendableLot& lot : lots) {
    const int64_t take = HasExpired(lot.expire_time, now) ? 0 : std::min(amount, lot.remaining);
    if (take <= 0) continue;
    parts.push_back({lot.name, take});
    amount -= take;
  }
  if (amount > 0) {
    return status::Error(errors::v1::REASON_PAYMENT_REQUIRED, "not enough store credit",
                         {{"due", absl::StrCat(amount)}});
  }
  return parts;
}

absl::StatusOr<std::vector<LotPart>> GiveBack(const std::vector<LotPart>& taken, int64_t amount) {
  std::vector<LotPart> parts;
  for (auto part = taken.rbegin(); part != taken.rend(); ++part) {
    const int64_t give = std::min(amount, part->amount);
    if (give <= 0) continue;
    parts.push_back({part->lot, give});
    amount -= give;
  }
  if (amount > 0) return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "more than the debit holds");
  return parts;
}

std::optional<absl::Time> ExpiryOnceRestored(std::optional<absl::Time> expire_time, absl::Time now) {
  return HasExpired(expire_time, now) ? now + kRestoredLife : expire_time;
}

}  // namespace recourse::account
