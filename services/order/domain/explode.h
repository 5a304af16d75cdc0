// An order as the shop sold it, line by line, split into the units that can be returned one by one.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "services/order/domain/unit.h"

namespace recourse::order {

struct SoldLine {
  std::string id;
  int quantity = 0;
  std::vector<Component> components;  // for the whole line
};

struct SoldParcel {
  std::string id;
  std::vector<std::string> lines;
};

struct SoldOrder {
  money::Currency currency;
  std::vector<SoldLine> lines;
  std::vector<money::Money> payments;
  std::vector<SoldParcel> parcels;
};

// Each kind of component of a line is split over its units by largest remainder, so that the units add up to the line
// exactly. CURRENCY_MISMATCH for an amount in another currency; AMOUNT_OUT_OF_RANGE when a line or a unit is below zero
// or payments do not add up to the components; INVALID_FIELD for a line or parcel named twice, a line carried by two
// parcels, and a parcel's line that the order does not have.
absl::StatusOr<std::vector<Unit>> Explode(const SoldOrder& order);

}  // namespace recourse::order
