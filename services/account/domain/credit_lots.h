// Which lots of store credit a sum comes from, and which it goes back to (decision 1.15).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <absl/status/statusor.h>
#include <absl/time/time.h>

namespace recourse::account {

enum class LotClass { kRefund = 1, kGift = 2, kPromo = 3, kGoodwill = 4 };

// All lots of a call are of one currency; amounts are its minor units.
struct SpendableLot {
  std::string name;
  int64_t remaining = 0;
  std::optional<absl::Time> expire_time;
};

struct LotPart {
  std::string lot;
  int64_t amount = 0;
  bool operator==(const LotPart&) const = default;
};

// INVALID_FIELD for money of the customer's own that would expire, and for an expiry that has passed.
absl::Status CheckExpiry(LotClass lot_class, std::optional<absl::Time> expire_time, absl::Time now);

bool HasExpired(std::optional<absl::Time> expire_time, absl::Time now);

// What expires first first, then in the order given; all of `amount`, or PAYMENT_REQUIRED.
absl::StatusOr<std::vector<LotPart>> TakeFrom(std::vector<SpendableLot> lots, int64_t amount, absl::Time now);

// `taken` is what a debit still holds, in the order it took. What lasts longest is given back first.
// REFUND_EXCEEDS_BALANCE when it holds less than `amount`.
absl::StatusOr<std::vector<LotPart>> GiveBack(const std::vector<LotPart>& taken, int64_t amount);

// Of a lot that gets money back: one that has expired meanwhile must last long enough to be spent.
std::optional<absl::Time> ExpiryOnceRestored(std::optional<absl::Time> expire_time, absl::Time now);

}  // namespace recourse::account
