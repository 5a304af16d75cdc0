#include "services/order/domain/order_change.h"

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::order {
namespace {

TEST_CASE("ORDER_NOT_PENDING: an address changes until the first label is bought, and never after") {
  struct Case {
    const char* rule;
    std::vector<std::pair<UnitState, const char*>> units;
    bool allowed;
  };
  const Case cases[] = {
      {"nothing touched", {{UnitState::kOrdered, ""}, {UnitState::kOrdered, ""}}, true},
      {"picked, without a label", {{UnitState::kPickLocked, ""}}, true},
      {"one with a label", {{UnitState::kOrdered, ""}, {UnitState::kPickLocked, "s1"}}, false},
      {"one has left", {{UnitState::kOrdered, ""}, {UnitState::kShipped, "s1"}}, false},
      {"one was delivered", {{UnitState::kDelivered, "s1"}}, false},
      {"one was cancelled", {{UnitState::kCancelled, ""}, {UnitState::kOrdered, ""}}, true},
      {"one was cancelled after packing", {{UnitState::kCancelled, "s1"}, {UnitState::kOrdered, ""}}, true},
      {"all were cancelled", {{UnitState::kCancelled, ""}}, false},
      {"it has come back", {{UnitState::kReturnedToSender, "s1"}}, false},
  };
  for (const Case& test : cases) {
    INFO(test.rule);
    std::vector<Unit> units;
    for (const auto& [state, shipment] : test.units) {
      Unit& unit = units.emplace_back();
      unit.number = static_cast<int>(units.size());
      unit.state = state;
      unit.shipment = shipment;
    }
    const absl::Status status = CheckNothingPacked(units);
    CHECK(status.ok() == test.allowed);
    if (!test.allowed) CHECK(status::ReasonOf(status) == errors::v1::REASON_ORDER_NOT_PENDING);
  }
}

}  // namespace
}  // namespace recourse::order
