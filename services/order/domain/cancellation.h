// Stopping what has not been sent: decided unit by unit (decisions.md 1.12). Numbers of enums are those of
// recourse.order.v1.
#pragma once

#include <map>
#include <set>
#include <span>

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "services/order/domain/reservation.h"
#include "services/order/domain/unit.h"

namespace recourse::order {

// How long the warehouse is waited for (commerce.md 1.1).
inline constexpr absl::Duration kWarehouseAnswers = absl::Hours(24);

enum class CancellationState { kRequested = 1, kAccepted = 2, kCompleted = 3, kRejected = 4 };
enum class CancellationEvent { kAccept, kReject, kSettle };

const char* NameOf(CancellationState state);
const char* NameOf(CancellationEvent event);
const fsm::Machine<CancellationState, CancellationEvent>& CancellationMachine();

enum class CancelOutcome { kCancelled = 1, kRequested = 2, kTooLate = 3, kAlreadyCancelled = 4, kOtherRemedy = 5 };

// What happens to each of `wanted` units, or of all when none is named. What the warehouse has in hand, or in a parcel,
// is asked for. UNIT_NOT_IN_ORDER for a number that the order does not have.
absl::StatusOr<std::map<int, CancelOutcome>> PlanCancellation(std::span<const Unit> units, std::span<const int> wanted,
                                                              const Reservations& reservations, absl::Time now);

// Those of the plan that end so.
std::set<int> UnitsWith(const std::map<int, CancelOutcome>& plan, CancelOutcome outcome);

}  // namespace recourse::order
