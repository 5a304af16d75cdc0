// What the shop asks for a variant today.
#pragma once

#include <optional>
#include <string>

#include "libs/sql/transaction.h"
#include "recourse/order/v1/catalog.pb.h"
#include "services/order/domain/item_change.h"

namespace recourse::order {

// Nothing when the shop does not know it; else `variant` is filled, too.
absl::StatusOr<std::optional<Offer>> FindOffer(sql::Transaction& tx, const std::string& product,
                                               const std::string& wanted, v1::Variant& variant);

}  // namespace recourse::order
