#include "services/order/offers.h"

#include <algorithm>

#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "services/order/store/catalog_store.h"

namespace recourse::order {

absl::StatusOr<std::optional<Offer>> FindOffer(sql::Transaction& tx, const std::string& product,
                                               const std::string& wanted, v1::Variant& variant) {
  ASSIGN_OR_RETURN(const std::optional<v1::Product> known, FindProduct(tx, product));
  if (!known) return std::nullopt;
  const auto found = std::ranges::find(known->variants(), wanted, &v1::Variant::name);
  if (found == known->variants().end()) return std::nullopt;
  variant = *found;
  ASSIGN_OR_RETURN(const money::Money price, money::FromProto(variant.price()));
  return Offer{.variant = wanted, .product = product, .price = price, .available = variant.available()};
}

}  // namespace recourse::order
