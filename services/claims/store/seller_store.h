// All SQL of sellers' records.
#pragma once

#include <string>

#include <absl/time/time.h>

#include "libs/sql/transaction.h"
#include "recourse/claims/v1/seller.pb.h"

namespace recourse::claims::store {

// A repeated one changes nothing.
absl::Status InsertSellerOrder(sql::Transaction& tx, const std::string& seller, const std::string& order,
                               absl::Time placed);

// RESOURCE_EXISTS for a second one about the same order and seller.
absl::Status InsertFeedback(sql::Transaction& tx, const v1::Feedback& feedback);

// The latest word about a dispute.
absl::Status SaveChargeback(sql::Transaction& tx, const std::string& dispute, const std::string& order, bool counts);

absl::StatusOr<bool> IsKnownNotToCount(sql::Transaction& tx, const std::string& dispute);

// Of the orders placed from `begin` until before `end`.
struct Defects {
  int64_t orders = 0;
  int64_t defective = 0;
  int64_t claimed = 0;
  int64_t badly_rated = 0;
  int64_t charged_back = 0;
};
absl::StatusOr<Defects> CountDefects(sql::Transaction& tx, const std::string& seller, absl::Time begin, absl::Time end);

}  // namespace recourse::claims::store
