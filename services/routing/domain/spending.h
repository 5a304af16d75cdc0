// How much may go out without a member of staff (decisions.md 5.5).
#pragma once

#include <cstdint>
#include <optional>

namespace recourse::routing {

enum class Limit { kAction, kCustomer, kHour };

// In minor units of one currency; absent: nothing may go out in this currency without staff.
struct Limits {
  std::optional<int64_t> action;
  std::optional<int64_t> customer;  // within 30 days
  std::optional<int64_t> hour;      // of all customers
};

// What has gone out already.
struct Spent {
  int64_t customer = 0;
  int64_t hour = 0;
};

// The limit that `amount` would break, the narrowest first. What costs nothing breaks none.
std::optional<Limit> BrokenBy(int64_t amount, const Limits& limits, const Spent& spent);

}  // namespace recourse::routing
