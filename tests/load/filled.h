// The orders of the benchmarks: delivered, of one unit.
#pragma once

#include <string>

#include <absl/time/time.h>

#include "recourse/order/v1/order_service.pb.h"

namespace recourse::load {

order::v1::ImportedOrder OrderToRead(const std::string& id, const std::string& customer, absl::Time placed);

// The name of one of a filled shop, oldest first.
std::string FilledOrder(int number);

}  // namespace recourse::load
