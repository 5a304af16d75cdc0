// How an action goes (decisions.md 5.2). Numbers are those of recourse.routing.v1.Action.State.
#pragma once

#include "libs/fsm/fsm.h"

namespace recourse::routing {

enum class ActionState { kQuoted = 1, kConfirmed = 2, kSucceeded = 3, kFailed = 4, kWithdrawn = 5, kReversed = 6 };
enum class ActionEvent { kConfirm, kSucceed, kRefuse, kWithdraw, kReverse };

const char* NameOf(ActionState state);
const char* NameOf(ActionEvent event);
const fsm::Machine<ActionState, ActionEvent>& ActionMachine();

}  // namespace recourse::routing
