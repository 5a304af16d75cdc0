#include "services/order/domain/cancellation.h"

#include <string>

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::order {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

Unit In(UnitState state, const std::string& shipment = "") {
  Unit unit;
  unit.number = 1;
  unit.state = state;
  unit.shipment = shipment;
  return unit;
}

TEST_CASE("T-CANCEL-1: what has left is never cancelled, what the warehouse has in hand is asked for") {
  using enum CancelOutcome;
  struct Row {
    const char* name;
    Unit unit;
    Reservations reservations;
    CancelOutcome outcome;
  };
  const Reservation open{.holder = "claims/c1", .expire_time = std::nullopt};
  const Reservation expired{.holder = "claims/c1", .expire_time = kNow};
  const Row rows[] = {
      {"nobody has touched it", In(UnitState::kOrdered), {}, kCancelled},
      {"being picked", In(UnitState::kPickLocked), {}, kRequested},
      {"labelled", In(UnitState::kOrdered, "s1"), {}, kRequested},
      {"under way", In(UnitState::kShipped, "s1"), {}, kTooLate},
      {"delivered", In(UnitState::kDelivered, "s1"), {}, kTooLate},
      {"lost", In(UnitState::kLost, "s1"), {}, kTooLate},
      {"coming back", In(UnitState::kReturning, "s1"), {}, kTooLate},
      {"came back", In(UnitState::kReturned, "s1"), {}, kTooLate},
      {"cancelled before", In(UnitState::kCancelled), {}, kAlreadyCancelled},
      {"a claim is open", In(UnitState::kOrdered), {{1, open}}, kOtherRemedy},
      {"a claim that gave up", In(UnitState::kOrdered), {{1, expired}}, kCancelled},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const Unit units[] = {row.unit};
    const auto plan = PlanCancellation(units, {}, row.reservations, kNow);
    REQUIRE(plan.ok());
    CHECK(plan->at(1) == row.outcome);
  }
}

TEST_CASE("only the units that are named are touched, and they must be the order's") {
  Unit second = In(UnitState::kOrdered);
  second.number = 2;
  const Unit units[] = {In(UnitState::kOrdered), second};
  const int two[] = {2};
  const auto plan = PlanCancellation(units, two, {}, kNow);
  REQUIRE(plan.ok());
  CHECK(UnitsWith(*plan, CancelOutcome::kCancelled) == std::set<int>{2});
  const int three[] = {3};
  CHECK(status::ReasonOf(PlanCancellation(units, three, {}, kNow).status()) == errors::v1::REASON_UNIT_NOT_IN_ORDER);
}

TEST_CASE("cancellations move as the table says and in no other way") {
  using enum CancellationState;
  using enum CancellationEvent;
  std::string grid;
  for (const CancellationState state : {kRequested, kAccepted, kCompleted, kRejected}) {
    grid += std::string(NameOf(state)) + ":";
    for (const CancellationEvent event : {kAccept, kReject, kSettle}) {
      const auto next = CancellationMachine().Next(state, event);
      grid += std::string(" ") + (next.ok() ? NameOf(*next) : "-");
    }
    grid += "\n";
  }
  CHECK(grid ==
        "REQUESTED: ACCEPTED REJECTED -\n"
        "ACCEPTED: - - COMPLETED\n"
        "COMPLETED: - - -\n"
        "REJECTED: - - -\n");
}

}  // namespace
}  // namespace recourse::order
