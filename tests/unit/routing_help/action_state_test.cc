#include "services/routing/domain/action_state.h"

#include <string>

#include <catch2/catch.hpp>

namespace recourse::routing {
namespace {

TEST_CASE("actions move as the table says and in no other way") {
  using enum ActionState;
  using enum ActionEvent;
  std::string grid;
  for (const ActionState state : {kQuoted, kConfirmed, kSucceeded, kFailed, kWithdrawn, kReversed}) {
    grid += std::string(NameOf(state)) + ":";
    for (const ActionEvent event : {kConfirm, kSucceed, kRefuse, kWithdraw, kReverse}) {
      const auto next = ActionMachine().Next(state, event);
      grid += std::string(" ") + (next.ok() ? NameOf(*next) : "-");
    }
    grid += "\n";
  }
  CHECK(grid ==
        "QUOTED: CONFIRMED - - WITHDRAWN -\n"
        "CONFIRMED: - SUCCEEDED FAILED - -\n"
        "SUCCEEDED: - - - - REVERSED\n"
        "FAILED: - - - - -\n"
        "WITHDRAWN: - - - - -\n"
        "REVERSED: - - - - -\n");
}

}  // namespace
}  // namespace recourse::routing
