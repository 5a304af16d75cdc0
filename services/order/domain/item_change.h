// One variant in place of another: what it needs, and what goes back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "services/order/domain/reservation.h"
#include "services/order/domain/unit.h"

namespace recourse::order {

// What the shop offers today.
struct Offer {
  std::string variant;
  std::string product;
  money::Money price;
  bool available = false;
};

// SAME_ITEM, NOT_SAME_PRODUCT, VARIANT_UNAVAILABLE, whatever has become of the unit.
absl::Status CheckOffer(const Unit& unit, const std::string& product, const std::string& variant,
                        const std::string& wanted, const std::optional<Offer>& offer);

// What a unit of this price costs, taxed as the old one was.
std::vector<Component> PricedLike(const std::vector<Component>& old, const money::Money& price);

struct PriceCut {
  money::Money paid;   // for the item, net of promotions
  money::Money price;  // of the new one
  money::Money item_back;
  money::Money tax_back;
};

// ORDER_NOT_PENDING once anybody has touched the unit, REMEDY_ALREADY_OPEN, SAME_ITEM, NOT_SAME_PRODUCT,
// VARIANT_UNAVAILABLE (also when the shop does not know it, or asks for another currency).
absl::Status CheckSwap(const Unit& unit, const Reservations& reservations, absl::Time now, const std::string& product,
                       const std::string& variant, const std::string& wanted, const std::optional<Offer>& offer);

// The new price takes the place of what was paid for the item; tax goes back in proportion, so that what stays is taxed
// as before. PAYMENT_REQUIRED with `due` when it is higher by more than the split of a line over its units rounds.
// Shipping and wrapping stay.
absl::StatusOr<PriceCut> PriceCutOf(const std::vector<Component>& components, const money::Money& price);

// The unit's components after the cut.
std::vector<Component> After(const std::vector<Component>& components, const PriceCut& cut);

}  // namespace recourse::order
