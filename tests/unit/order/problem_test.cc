#include "services/order/domain/problem.h"

#include <string>

#include <catch2/catch.hpp>

namespace recourse::order {
namespace {

constexpr ShipmentState kStates[] = {ShipmentState::kLabelCreated,
                                     ShipmentState::kInTransit,
                                     ShipmentState::kOutForDelivery,
                                     ShipmentState::kDeliveryAttempted,
                                     ShipmentState::kAvailableForPickup,
                                     ShipmentState::kDelivered,
                                     ShipmentState::kDelayed,
                                     ShipmentState::kRefused,
                                     ShipmentState::kDamaged,
                                     ShipmentState::kLost,
                                     ShipmentState::kReturning,
                                     ShipmentState::kReturnedToSender};

constexpr ProblemType kTypes[] = {
    ProblemType::kLate,        ProblemType::kStuck,        ProblemType::kLost,
    ProblemType::kDamaged,     ProblemType::kTurnedBack,   ProblemType::kReturnedToSender,
    ProblemType::kNotReceived, ProblemType::kWrongAddress, ProblemType::kUnexpectedDelivery};

// Every problem against every state of its parcel, columns as in kStates: a arrived, m moved on, s superseded, - goes
// on.
constexpr char kEnds[] =
    "LATE: - - - - - a - s - s s s\n"
    "STUCK: - - - - - a - - - s - s\n"
    "LOST: m m m m m a m m m - m m\n"
    "DAMAGED: - - - - - a - - - s - s\n"
    "TURNED_BACK: m m m m m a m - m s - s\n"
    "RETURNED_TO_SENDER: m m m m m a m m m m m -\n"
    "NOT_RECEIVED: m m m m m - m m m m m m\n"
    "WRONG_ADDRESS: m m m m m - m m m m m m\n"
    "UNEXPECTED_DELIVERY: - - - - - - - - - - - -\n";

TEST_CASE("1.12: a problem ends when the parcel's scans say so, and only then") {
  std::string grid;
  for (const ProblemType type : kTypes) {
    grid += std::string(NameOf(type)) + ":";
    for (const ShipmentState state : kStates) {
      const auto end = EndOf(type, {state, {}, {}}, /*scanned=*/false);
      grid += end ? " " + std::string(1, "-amsc"[static_cast<int>(*end)]) : " -";
    }
    grid += "\n";
  }
  CHECK(grid == kEnds);
  CHECK(EndOf(ProblemType::kStuck, {ShipmentState::kInTransit, {}, {}}, /*scanned=*/true) == Resolution::kMovedOn);
}

TEST_CASE("a problem waits, is due, is resolved, and stays resolved") {
  using enum ProblemState;
  using enum ProblemEvent;
  CHECK(*ProblemMachine().Next(kWaiting, kFallDue) == kDue);
  CHECK(*ProblemMachine().Next(kWaiting, kResolve) == kResolved);
  CHECK(*ProblemMachine().Next(kDue, kResolve) == kResolved);
  CHECK_FALSE(ProblemMachine().Allows(kDue, kFallDue));
  CHECK(ProblemMachine().IsTerminal(kResolved));
}

TEST_CASE("DL-DNR-48: what the proof of delivery says") {
  struct Case {
    const char* rule;
    std::optional<Proof> proof;
    ProofSays says;
  };
  const Case cases[] = {
      {"none", std::nullopt, ProofSays::kNothing},
      {"an empty one", Proof{}, ProofSays::kNothing},
      {"at the address", Proof{.distance_m = 150}, ProofSays::kDelivered},
      {"farther away", Proof{.distance_m = 151}, ProofSays::kElsewhere},
      {"a photograph somewhere else", Proof{.photo = true, .distance_m = 400}, ProofSays::kElsewhere},
      {"a signature", Proof{.distance_m = {}, .signature = true}, ProofSays::kDelivered},
      {"the customer's code outweighs the place", Proof{.distance_m = 400, .code_verified = true},
       ProofSays::kCodeGiven},
  };
  for (const Case& test : cases) {
    INFO(test.rule);
    CHECK(Judge(test.proof) == test.says);
  }
}

}  // namespace
}  // namespace recourse::order
