#include "services/order/domain/item_change.h"

#include <array>

#include <absl/numeric/int128.h>
#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::order {

using money::Money;

absl::Status CheckSwap(const Unit& unit, const Reservations& reservations, absl::Time now, const std::string& product,
                       const std::string& variant, const std::string& wanted, const std::optional<Offer>& offer) {
  const std::string number = absl::StrCat(unit.number);
  if (unit.state != UnitState::kOrdered || !unit.shipment.empty()) {
    return status::Error(errors::v1::REASON_ORDER_NOT_PENDING, "the unit is being sent already",
                         {{"unit", number}, {"state", NameOf(unit.state)}});
  }
  const auto held = reservations.find(unit.number);
  if (held != reservations.end() && held->second.HoldsAt(now)) {
    return status::Error(errors::v1::REASON_REMEDY_ALREADY_OPEN, "a remedy is open for the unit",
                         {{"holder", held->second.holder}, {"unit", number}});
  }
  return CheckOffer(unit, product, variant, wanted, offer);
}

absl::Status CheckOffer(const Unit& unit, const std::string& product, const std::string& variant,
                        const std::string& wanted, const std::optional<Offer>& offer) {
  const std::string number = absl::StrCat(unit.number);
  if (wanted == variant) {
    return status::Error(errors::v1::REASON_SAME_ITEM, "the unit is this variant", {{"unit", number}});
  }
  if (!wanted.starts_with(product + "/")) {
    return status::Error(errors::v1::REASON_NOT_SAME_PRODUCT, "the variant is another product's",
                         {{"unit", number}, {"product", product}});
  }
  if (!offer || !offer->available) {
    return status::Error(errors::v1::REASON_VARIANT_UNAVAILABLE, "the variant cannot be had", {{"variant", wanted}});
  }
  for (const Component& component : unit.components) {
    if (component.amount.currency != offer->price.currency) {
      return status::Error(errors::v1::REASON_VARIANT_UNAVAILABLE, "the variant is not sold in the order's currency",
                           {{"variant", wanted}});
    }
  }
  return absl::OkStatus();
}

std::vector<Component> PricedLike(const std::vector<Component>& old, const Money& price) {
  int64_t net = 0;
  int64_t tax = 0;
  for (const Component& component : old) {
    if (component.kind == ComponentKind::kItem || component.kind == ComponentKind::kItemDiscount) {
      net += component.amount.minor;
    }
    if (component.kind == ComponentKind::kItemTax) tax += component.amount.minor;
  }
  std::vector<Component> priced = {{ComponentKind::kItem, price}};
  // Half a minor unit and more is rounded up, as tax is.
  const int64_t own = net <= 0 ? 0 : static_cast<int64_t>((absl::int128(tax) * price.minor * 2 + net) / (2 * net));
  if (own > 0) priced.push_back({ComponentKind::kItemTax, {price.currency, own}});
  return priced;
}

absl::StatusOr<PriceCut> PriceCutOf(const std::vector<Component>& components, const Money& price) {
  Money net{price.currency, 0};
  Money tax{price.currency, 0};
  for (const Component& component : components) {
    if (component.kind == ComponentKind::kItem || component.kind == ComponentKind::kItemDiscount) {
      ASSIGN_OR_RETURN(net, money::Add(net, component.amount));
    }
    if (component.kind == ComponentKind::kItemTax) {
      ASSIGN_OR_RETURN(tax, money::Add(tax, component.amount));
    }
  }
  ASSIGN_OR_RETURN(Money back, money::Subtract(net, price));
  if (back.minor == -1) back.minor = 0;  // what the line's split has rounded away
  if (back.minor < 0) {
    return status::Error(errors::v1::REASON_PAYMENT_REQUIRED, "the variant costs more than was paid",
                         {{"due", money::Format({back.currency, -back.minor})}});
  }
  PriceCut cut{.paid = net, .price = price, .item_back = back, .tax_back = {price.currency, 0}};
  if (back.minor > 0) cut.tax_back = money::Split(tax, std::array{price.minor, back.minor})[1];
  return cut;
}

std::vector<Component> After(const std::vector<Component>& components, const PriceCut& cut) {
  std::vector<Component> after = components;
  for (Component& component : after) {
    if (component.kind == ComponentKind::kItem) component.amount.minor -= cut.item_back.minor;
    if (component.kind == ComponentKind::kItemTax) component.amount.minor -= cut.tax_back.minor;
  }
  return after;
}

}  // namespace recourse::order
