#include "services/order/domain/reservation.h"

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::order {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

Unit In(UnitState state) {
  Unit unit;
  unit.number = 1;
  unit.state = state;
  return unit;
}

TEST_CASE("what is returned must have been shipped and not have come back") {
  struct Case {
    UnitState state;
    errors::v1::Reason returns;
  };
  const Case cases[] = {
      {UnitState::kOrdered, errors::v1::REASON_UNIT_NOT_SHIPPED},
      {UnitState::kShipped, errors::v1::REASON_UNSPECIFIED},
      {UnitState::kDelivered, errors::v1::REASON_UNSPECIFIED},
      {UnitState::kReturning, errors::v1::REASON_UNSPECIFIED},
      {UnitState::kReturned, errors::v1::REASON_NO_RETURNABLE_QUANTITY},
      {UnitState::kCancelled, errors::v1::REASON_UNIT_NOT_SHIPPED},
      {UnitState::kLost, errors::v1::REASON_UNSPECIFIED},
      {UnitState::kKept, errors::v1::REASON_NO_RETURNABLE_QUANTITY},
      {UnitState::kReplaced, errors::v1::REASON_NO_RETURNABLE_QUANTITY},
      {UnitState::kReturnedToSender, errors::v1::REASON_UNSPECIFIED},
  };
  for (const Case& test : cases) {
    INFO(NameOf(test.state));
    const std::vector<Unit> units = {In(test.state)};
    CHECK(status::ReasonOf(CheckUnits(units, std::vector{1}, "returns/r1")) == test.returns);
    CHECK(CheckUnits(units, std::vector{1}, "claims/c1").ok());
  }
  CHECK(status::ReasonOf(CheckUnits(std::vector<Unit>(), std::vector{1}, "claims/c1")) ==
        errors::v1::REASON_UNIT_NOT_IN_ORDER);
}

TEST_CASE("a unit has one open remedy, and an expired reservation holds nothing") {
  struct Case {
    const char* rule;
    Reservation held;
    bool free;
  };
  const Case cases[] = {
      {"confirmed by another", {"claims/c1", std::nullopt}, false},
      {"tentative of another", {"claims/c1", kNow + absl::Microseconds(1)}, false},
      {"expired of another", {"claims/c1", kNow}, true},
      {"one's own", {"returns/r1", kNow + absl::Minutes(1)}, true},
      {"one's own, confirmed", {"returns/r1", std::nullopt}, true},
  };
  for (const Case& test : cases) {
    INFO(test.rule);
    const absl::Status status = CheckFree({{1, test.held}}, std::vector{2, 1}, "returns/r1", kNow);
    CHECK(status.ok() == test.free);
    if (!test.free) CHECK(status::MetadataOf(status, "holder") == "claims/c1");
  }
}

TEST_CASE("INV-04: a remedy hands over only what it holds, and all of it or nothing") {
  struct Case {
    const char* rule;
    Reservations held;
    std::optional<std::vector<int>> moved;
    const char* in_the_way;
  };
  const Reservation from{"returns/r1", std::nullopt};
  const Reservation to{"claims/c1", std::nullopt};
  const Case cases[] = {
      {"what it holds", {{1, from}, {2, from}}, std::vector{1, 2}, ""},
      {"what has arrived already is left out", {{1, to}, {2, from}}, std::vector{2}, ""},
      {"all have arrived already", {{1, to}, {2, to}}, std::vector<int>(), ""},
      {"one is free", {{1, from}}, std::nullopt, ""},
      {"one is a third one's", {{1, from}, {2, {"returns/r2", std::nullopt}}}, std::nullopt, "returns/r2"},
      {"one has expired", {{1, from}, {2, {"returns/r1", kNow}}}, std::nullopt, ""},
      {"not yet confirmed", {{1, from}, {2, {"returns/r1", kNow + absl::Seconds(1)}}}, std::vector{1, 2}, ""},
  };
  for (const Case& test : cases) {
    INFO(test.rule);
    const auto moved = PlanTransfer(test.held, std::vector{1, 2}, "returns/r1", "claims/c1", kNow);
    CHECK(moved.ok() == test.moved.has_value());
    if (moved.ok()) {
      CHECK(*moved == *test.moved);
    } else {
      CHECK(status::ReasonOf(moved.status()) == errors::v1::REASON_RESERVATION_LOST);
      CHECK(status::MetadataOf(moved.status(), "holder") == test.in_the_way);
    }
  }
}

}  // namespace
}  // namespace recourse::order
