// Labels of parcels that nothing is left in are given back to the carrier.
#pragma once

#include <vector>

#include "libs/outbox/outbox.h"
#include "libs/outbox/task_runner.h"
#include "services/order/clients/carrier.h"

namespace recourse::order {

// Of a task; the lane is the parcel's name.
inline constexpr char kVoidLabelTask[] = "void_label";

// Under the order's lock, after the units of these numbers were cancelled: parcels that carried them, have not left and
// carry nothing else.
absl::Status VoidEmptyParcels(outbox::Transaction& tx, const std::string& order_id, const std::vector<int>& cancelled);

outbox::TaskHandler VoidLabelHandler(Carrier& carrier);

}  // namespace recourse::order
