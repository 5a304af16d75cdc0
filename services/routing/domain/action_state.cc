#include "services/routing/domain/action_state.h"

namespace recourse::routing {
namespace {

using enum ActionState;
using enum ActionEvent;

constexpr fsm::Row<ActionState, ActionEvent> kRows[] = {
    {kQuoted, kConfirm, kConfirmed}, {kQuoted, kWithdraw, kWithdrawn},  {kConfirmed, kSucceed, kSucceeded},
    {kConfirmed, kRefuse, kFailed},  {kSucceeded, kReverse, kReversed},
};

}  // namespace

const char* NameOf(ActionState state) {
  switch (state) {
    case kQuoted:
      return "QUOTED";
    case kConfirmed:
      return "CONFIRMED";
    case kSucceeded:
      return "SUCCEEDED";
    case kFailed:
      return "FAILED";
    case kWithdrawn:
      return "WITHDRAWN";
    case kReversed:
      return "REVERSED";
  }
  return "UNKNOWN";
}

const char* NameOf(ActionEvent event) {
  switch (event) {
    case kConfirm:
      return "confirm";
    case kSucceed:
      return "succeed";
    case kRefuse:
      return "refuse";
    case kWithdraw:
      return "withdraw";
    case kReverse:
      return "reverse";
  }
  return "unknown";
}

const fsm::Machine<ActionState, ActionEvent>& ActionMachine() {
  static constexpr fsm::Machine<ActionState, ActionEvent> machine(kRows, NameOf, NameOf);
  return machine;
}

}  // namespace recourse::routing
