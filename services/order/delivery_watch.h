// Finding out that a delivery has gone wrong: from scans, and from clocks where scans or promises fail to come.
#pragma once

#include <optional>
#include <vector>

#include <absl/status/statusor.h>

#include "libs/outbox/outbox.h"
#include "recourse/order/v1/delivery.pb.h"
#include "services/order/domain/problem.h"
#include "services/order/store/shipment_store.h"

namespace recourse::order {

// Kinds of tasks. Of the first two the lane is the parcel's name, of the third the problem's.
inline constexpr char kPromiseClock[] = "promise_passed";
inline constexpr char kScanClock[] = "no_scan";
inline constexpr char kProblemClock[] = "problem_due";

// All of them under the order's lock.

// After everything that may have changed the parcel: ends problems, opens those that the scans tell of, and sets the
// parcel's clocks anew. `before` is how far it was; `scanned`: the carrier has just seen it.
absl::Status WatchDelivery(outbox::Transaction& tx, const Shipment& shipment, const Progress& before, bool scanned);

// When the carrier last said something of it that we understand.
absl::StatusOr<std::optional<absl::Time>> LastScanTime(sql::Transaction& tx, const TrackingKey& tracking);

// A new problem of the parcel, DUE at once or after `wait`. The one that is open already is answered as it is.
absl::StatusOr<v1::DeliveryProblem> OpenProblem(outbox::Transaction& tx, const Shipment& shipment, ProblemType type,
                                                absl::Duration wait, const std::vector<int>& units, ProofSays proof);
absl::Status FallDue(outbox::Transaction& tx, v1::DeliveryProblem& problem);
absl::Status Resolve(outbox::Transaction& tx, v1::DeliveryProblem& problem, Resolution resolution);

// Without what only staff and services should read.
v1::DeliveryProblem ShownTo(const type::v1::Actor& actor, v1::DeliveryProblem problem);

}  // namespace recourse::order
