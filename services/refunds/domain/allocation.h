// One payment's share of a refund, and what can happen to it. Facts from the provider are always accepted in the order
// in which they can be true; sources: decisions 1.3 (late facts), commerce 1.5 (UNKNOWN is a state).
#pragma once

#include <string>

#include "libs/fsm/fsm.h"

namespace recourse::refunds {

enum class AllocationState { kReserved = 1, kSubmitted = 2, kUnknown = 3, kSucceeded = 4, kFailed = 5, kCancelled = 6 };

enum class AllocationEvent {
  kAccept,   // the provider has it and has not decided
  kSucceed,  // the money went
  kFail,     // it did not, and will not
  kLose,     // we asked and got no answer: it may have gone
  kCancel,   // taken back before we asked
};

const fsm::Machine<AllocationState, AllocationEvent>& AllocationMachine();

// Nothing more is expected. A fact to the contrary may be true nevertheless, or old news.
bool IsFinal(AllocationState state);

const char* NameOf(AllocationState state);
const char* NameOf(AllocationEvent event);

}  // namespace recourse::refunds
