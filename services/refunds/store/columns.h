// How values of this service stand in SQL.
#pragma once

#include <string>

#include "libs/money/money.h"

namespace recourse::refunds::store {

// What is stored was checked on its way in.
inline money::Money MoneyOf(const std::string& currency, int64_t minor) {
  return {money::Currency::Parse(currency).value_or(money::Currency()), minor};
}

}  // namespace recourse::refunds::store
