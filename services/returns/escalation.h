// A return whose units a claim has taken over, and gives back.
#pragma once

#include "libs/outbox/outbox.h"
#include "recourse/order/v1/order_events.pb.h"

namespace recourse::returns {

// Units went from one remedy to another: what left a return escalates it, what comes back to one lets it go on.
absl::Status ApplyTransfer(outbox::Transaction& tx, const order::v1::UnitsChanged& transfer);

}  // namespace recourse::returns
