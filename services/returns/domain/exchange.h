// What old goods give for new ones. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace recourse::returns {

struct OwedPart {
  std::string unit;
  std::string component;
  int64_t minor_units = 0;  // discounts are negative
};

struct Funding {
  std::vector<OwedPart> used;
  std::vector<OwedPart> rest;  // goes back
};

// Takes `price` from what is owed, unit by unit in the order given, of the last one as much of each part as of the unit
// (money::TakeEvenly). At most what is owed is used.
Funding FundFrom(const std::vector<OwedPart>& owed, int64_t price);

}  // namespace recourse::returns
