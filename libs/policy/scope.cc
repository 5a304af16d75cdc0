#include "libs/policy/scope.h"

#include <algorithm>

#include <absl/strings/match.h>

namespace recourse::policy {
namespace {

bool CategoryMatches(const std::string& prefix, const std::string& path) {
  return path == prefix || absl::StartsWith(path, prefix + "/");
}

bool PriceMatches(const type::v1::Money& at_most, const type::v1::Money& price) {
  return price.currency_code() == at_most.currency_code() && price.minor_units() <= at_most.minor_units();
}

}  // namespace

bool Matches(const v1::Scope& scope, const v1::PolicyFacts& facts) {
  return (scope.category_path().empty() || CategoryMatches(scope.category_path(), facts.category_path())) &&
         (scope.brand().empty() || scope.brand() == facts.brand()) &&
         (scope.seller().empty() || scope.seller() == facts.seller()) &&
         (scope.fulfilment() == v1::PolicyFacts::FULFILMENT_UNSPECIFIED || scope.fulfilment() == facts.fulfilment()) &&
         (scope.marketplace().empty() || scope.marketplace() == facts.marketplace()) &&
         (scope.condition() == v1::PolicyFacts::CONDITION_UNSPECIFIED || scope.condition() == facts.condition()) &&
         (scope.programme().empty() || scope.programme() == facts.programme()) &&
         (scope.gift_list() == v1::PolicyFacts::GIFT_LIST_UNSPECIFIED || scope.gift_list() == facts.gift_list()) &&
         (!scope.has_durable() || scope.durable() == facts.durable()) &&
         (!scope.has_heavy() || scope.heavy() == facts.heavy()) &&
         (!scope.has_ship_restricted() || scope.ship_restricted() == facts.ship_restricted()) &&
         (!scope.has_business() || scope.business() == facts.business()) &&
         (!scope.has_final_sale() || scope.final_sale() == facts.final_sale()) &&
         (!scope.has_hazmat() || scope.hazmat() == facts.hazmat()) &&
         (!scope.has_perishable() || scope.perishable() == facts.perishable()) &&
         (!scope.has_custom_made() || scope.custom_made() == facts.custom_made()) &&
         (!scope.has_redeemable() || scope.redeemable() == facts.redeemable()) &&
         (!scope.has_unit_price_at_most() || PriceMatches(scope.unit_price_at_most(), facts.unit_price()));
}

Specificity SpecificityOf(const v1::Scope& scope) {
  const bool set[] = {!scope.category_path().empty(),
                      !scope.brand().empty(),
                      !scope.seller().empty(),
                      scope.fulfilment() != v1::PolicyFacts::FULFILMENT_UNSPECIFIED,
                      scope.has_final_sale(),
                      scope.has_hazmat(),
                      scope.has_perishable(),
                      scope.has_custom_made(),
                      scope.has_redeemable(),
                      scope.has_unit_price_at_most(),
                      !scope.marketplace().empty(),
                      scope.condition() != v1::PolicyFacts::CONDITION_UNSPECIFIED,
                      !scope.programme().empty(),
                      scope.gift_list() != v1::PolicyFacts::GIFT_LIST_UNSPECIFIED,
                      scope.has_durable(),
                      scope.has_heavy(),
                      scope.has_ship_restricted(),
                      scope.has_business()};
  const std::string& category = scope.category_path();
  return {
      .fields = static_cast<int>(std::count(std::begin(set), std::end(set), true)),
      .category_depth = category.empty() ? 0 : static_cast<int>(1 + std::count(category.begin(), category.end(), '/'))};
}

}  // namespace recourse::policy
