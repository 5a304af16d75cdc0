#pragma once

#include <string_view>

#include "libs/nlu/understander.h"

namespace recourse::nlu {

// Order ids as shops write them, in order of appearance: "orders/17", "112-1234567-1234567", "#W6585469", "order
// 40012".
std::vector<std::string> FindOrderIds(std::string_view text);

// UPS 1Z, S10 (international post) and USPS numbers whose check digit is right, and Amazon's TBA; upper case, no
// spaces.
std::vector<std::string> FindTrackingNumbers(std::string_view text);

// The first relative date of the text.
std::optional<DaysAgo> FindDaysAgo(std::string_view text);

}  // namespace recourse::nlu
