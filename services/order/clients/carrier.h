// What order asks of a carrier. Scans do not come this way: the carrier posts them.
#pragma once

#include <absl/status/status.h>

#include "services/order/store/shipment_store.h"

namespace recourse::order {

class Carrier {
 public:
  virtual ~Carrier() = default;

  // Nobody carries a parcel with that label any more, and it is not paid for; asking again changes nothing.
  // FAILED_PRECONDITION (PROVIDER_DECLINED): the carrier has the parcel, or did not sell the label.
  virtual absl::Status VoidLabel(const TrackingKey& label) = 0;
};

}  // namespace recourse::order
