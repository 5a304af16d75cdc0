#include "services/order/domain/problem.h"

namespace recourse::order {
namespace {

using enum ProblemState;
using enum ProblemEvent;

constexpr fsm::Row<ProblemState, ProblemEvent> kRows[] = {
    {kWaiting, kFallDue, kDue},
    {kWaiting, kResolve, kResolved},
    {kDue, kResolve, kResolved},
};

const char* NameOf(ProblemEvent event) {
  switch (event) {
    case kFallDue:
      return "fall due";
    case kResolve:
      return "resolve";
  }
  return "unknown";
}

bool IsGoingBack(ShipmentState state) { return state == ShipmentState::kRefused || state == ShipmentState::kReturning; }

}  // namespace

const char* NameOf(ProblemType type) {
  switch (type) {
    case ProblemType::kLate:
      return "LATE";
    case ProblemType::kStuck:
      return "STUCK";
    case ProblemType::kLost:
      return "LOST";
    case ProblemType::kDamaged:
      return "DAMAGED";
    case ProblemType::kTurnedBack:
      return "TURNED_BACK";
    case ProblemType::kReturnedToSender:
      return "RETURNED_TO_SENDER";
    case ProblemType::kNotReceived:
      return "NOT_RECEIVED";
    case ProblemType::kWrongAddress:
      return "WRONG_ADDRESS";
    case ProblemType::kUnexpectedDelivery:
      return "UNEXPECTED_DELIVERY";
  }
  return "UNKNOWN";
}

const char* NameOf(ProblemState state) {
  switch (state) {
    case kWaiting:
      return "WAITING";
    case kDue:
      return "DUE";
    case kResolved:
      return "RESOLVED";
  }
  return "UNKNOWN";
}

const fsm::Machine<ProblemState, ProblemEvent>& ProblemMachine() {
  static constexpr fsm::Machine<ProblemState, ProblemEvent> machine(kRows, NameOf, NameOf);
  return machine;
}

std::optional<ProblemType> ToldBy(const Progress& progress) {
  switch (progress.state) {
    case ShipmentState::kLost:
      return ProblemType::kLost;
    case ShipmentState::kDamaged:
      return ProblemType::kDamaged;
    case ShipmentState::kRefused:
    case ShipmentState::kReturning:
      return ProblemType::kTurnedBack;
    case ShipmentState::kReturnedToSender:
      return ProblemType::kReturnedToSender;
    default:
      return std::nullopt;
  }
}

std::optional<Resolution> EndOf(ProblemType type, const Progress& progress, bool scanned) {
  const ShipmentState state = progress.state;
  const bool arrived = state == ShipmentState::kDelivered;
  const bool given_up = state == ShipmentState::kLost || state == ShipmentState::kReturnedToSender;
  switch (type) {
    case ProblemType::kLate:
      if (arrived) return Resolution::kArrived;
      if (given_up || IsGoingBack(state)) return Resolution::kSuperseded;
      return std::nullopt;
    case ProblemType::kStuck:
      if (arrived) return Resolution::kArrived;
      if (given_up) return Resolution::kSuperseded;
      return scanned ? std::optional(Resolution::kMovedOn) : std::nullopt;
    case ProblemType::kLost:
      if (state == ShipmentState::kLost) return std::nullopt;
      return arrived ? Resolution::kArrived : Resolution::kMovedOn;
    case ProblemType::kDamaged:
      if (arrived) return Resolution::kArrived;
      return given_up ? std::optional(Resolution::kSuperseded) : std::nullopt;
    case ProblemType::kTurnedBack:
      if (arrived) return Resolution::kArrived;
      if (given_up) return Resolution::kSuperseded;
      return IsGoingBack(state) ? std::nullopt : std::optional(Resolution::kMovedOn);
    case ProblemType::kReturnedToSender:
      if (state == ShipmentState::kReturnedToSender) return std::nullopt;
      return arrived ? Resolution::kArrived : Resolution::kMovedOn;
    case ProblemType::kNotReceived:
    case ProblemType::kWrongAddress:
      return arrived ? std::nullopt : std::optional(Resolution::kMovedOn);
    case ProblemType::kUnexpectedDelivery:
      return std::nullopt;
  }
  return std::nullopt;
}

bool IsAwaited(const Progress& progress) {
  const auto told = ToldBy(progress);
  return progress.state != ShipmentState::kDelivered && (!told || *told == ProblemType::kDamaged);
}

bool OwesScans(const Progress& progress) {
  return progress.first_scan_time && progress.state != ShipmentState::kDelivered &&
         progress.state != ShipmentState::kLost && progress.state != ShipmentState::kReturnedToSender &&
         progress.state != ShipmentState::kAvailableForPickup;
}

ProofSays Judge(const std::optional<Proof>& proof) {
  if (!proof) return ProofSays::kNothing;
  if (proof->code_verified) return ProofSays::kCodeGiven;
  if (proof->distance_m && *proof->distance_m > kAtTheAddressM) return ProofSays::kElsewhere;
  return proof->photo || proof->signature || proof->distance_m ? ProofSays::kDelivered : ProofSays::kNothing;
}

}  // namespace recourse::order
