// Up to which price the money of a returned gift becomes the recipient's: deploy/policy/gifts.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <absl/status/statusor.h>

#include "recourse/returns/v1/gift_policy.pb.h"
#include "recourse/type/v1/money.pb.h"

namespace recourse::returns {

struct GiftLimit {
  std::string row;
  int64_t most = 0;  // minor units
};

struct GiftRules {
  std::string version;
  std::map<std::string, GiftLimit> limits;  // by currency

  // The row by which a unit of this price is paid back to the giver; empty: the recipient gets the credit.
  std::string RowAgainst(const type::v1::Money& unit_price) const;
};

// INVALID_ARGUMENT for a row without id, source or amount, and for a second one of its currency.
absl::StatusOr<GiftRules> RulesOf(const v1::GiftPolicy& policy);

// The newest file of `folder`/gifts.
absl::StatusOr<GiftRules> LoadGiftRules(const std::string& folder);

}  // namespace recourse::returns
