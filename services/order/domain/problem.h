// What goes wrong with a delivery: what the scans tell of it, what their absence tells, and what ends it.
#pragma once

#include <optional>
#include <span>

#include <absl/time/time.h>

#include "libs/fsm/fsm.h"
#include "services/order/domain/tracking.h"

namespace recourse::order {

// Numbers of the enums are those of recourse.order.v1.DeliveryProblem.
enum class ProblemType {
  kLate = 1,
  kStuck = 2,
  kLost = 3,
  kDamaged = 4,
  kTurnedBack = 5,
  kReturnedToSender = 6,
  kNotReceived = 7,
  kWrongAddress = 8,
  kUnexpectedDelivery = 9,
};

enum class ProblemState { kWaiting = 1, kDue = 2, kResolved = 3 };
enum class ProblemEvent { kFallDue, kResolve };
enum class Resolution { kArrived = 1, kMovedOn = 2, kSuperseded = 3, kClosed = 4 };

// Numbers are those of recourse.order.v1.DeliveryProblem.ProofSays.
enum class ProofSays { kNothing = 1, kElsewhere = 2, kDelivered = 3, kCodeGiven = 4 };

inline constexpr absl::Duration kStuckAfter = absl::Hours(5 * 24);
inline constexpr absl::Duration kLostAfter = absl::Hours(30 * 24);
// What the carrier has delivered may turn up for so long: with a neighbour, or scanned too early.
inline constexpr absl::Duration kMayTurnUp = absl::Hours(48);
// Farther from the address than this is not at the address.
inline constexpr int kAtTheAddressM = 150;

const char* NameOf(ProblemType type);
const char* NameOf(ProblemState state);
const fsm::Machine<ProblemState, ProblemEvent>& ProblemMachine();

// The problem that the carrier itself tells of an outbound parcel.
std::optional<ProblemType> ToldBy(const Progress& progress);

// How a problem ends now that the parcel is so far; absent while it goes on. `scanned`: the carrier has just seen it.
std::optional<Resolution> EndOf(ProblemType type, const Progress& progress, bool scanned);

// The customer still waits for the parcel.
bool IsAwaited(const Progress& progress);

// Under way, so that the carrier owes a scan now and then; returns' parcels, too.
bool OwesScans(const Progress& progress);

struct Proof {
  bool photo = false;
  std::optional<int> distance_m;
  bool code_verified = false;
  bool signature = false;
};

ProofSays Judge(const std::optional<Proof>& proof);

}  // namespace recourse::order
