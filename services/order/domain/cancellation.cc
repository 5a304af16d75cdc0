#include "services/order/domain/cancellation.h"

#include <algorithm>

namespace recourse::order {
namespace {

using enum CancellationState;
using enum CancellationEvent;

constexpr fsm::Row<CancellationState, CancellationEvent> kRows[] = {
    {kRequested, kAccept, kAccepted}, {kRequested, kReject, kRejected}, {kAccepted, kSettle, kCompleted}};

CancelOutcome OutcomeFor(const Unit& unit, const Reservations& reservations, absl::Time now) {
  if (unit.state == UnitState::kCancelled) return CancelOutcome::kAlreadyCancelled;
  if (unit.state != UnitState::kOrdered && unit.state != UnitState::kPickLocked) return CancelOutcome::kTooLate;
  const auto held = reservations.find(unit.number);
  if (held != reservations.end() && held->second.HoldsAt(now)) return CancelOutcome::kOtherRemedy;
  const bool in_hand = unit.state == UnitState::kPickLocked || !unit.shipment.empty();
  return in_hand ? CancelOutcome::kRequested : CancelOutcome::kCancelled;
}

}  // namespace

const char* NameOf(CancellationState state) {
  switch (state) {
    case kRequested:
      return "REQUESTED";
    case kAccepted:
      return "ACCEPTED";
    case kCompleted:
      return "COMPLETED";
    case kRejected:
      return "REJECTED";
  }
  return "UNKNOWN";
}

const char* NameOf(CancellationEvent event) {
  switch (event) {
    case kAccept:
      return "accept";
    case kReject:
      return "reject";
    case kSettle:
      return "settle";
  }
  return "unknown";
}

const fsm::Machine<CancellationState, CancellationEvent>& CancellationMachine() {
  static constexpr fsm::Machine<CancellationState, CancellationEvent> machine(kRows, NameOf, NameOf);
  return machine;
}

absl::StatusOr<std::map<int, CancelOutcome>> PlanCancellation(std::span<const Unit> units, std::span<const int> wanted,
                                                              const Reservations& reservations, absl::Time now) {
  RETURN_IF_ERROR(CheckUnits(units, wanted, /*holder=*/""));
  std::map<int, CancelOutcome> plan;
  for (const Unit& unit : units) {
    if (!wanted.empty() && std::ranges::count(wanted, unit.number) == 0) continue;
    plan[unit.number] = OutcomeFor(unit, reservations, now);
  }
  return plan;
}

std::set<int> UnitsWith(const std::map<int, CancelOutcome>& plan, CancelOutcome outcome) {
  std::set<int> units;
  for (const auto& [number, planned] : plan) {
    if (planned == outcome) units.insert(number);
  }
  return units;
}

}  // namespace recourse::order
