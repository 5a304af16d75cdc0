#include "services/refunds/domain/allocation.h"

#include <array>

namespace recourse::refunds {
namespace {

using S = AllocationState;
using E = AllocationEvent;

constexpr std::array kRows = {
    fsm::Row{S::kReserved, E::kAccept, S::kSubmitted},
    fsm::Row{S::kReserved, E::kSucceed, S::kSucceeded},
    fsm::Row{S::kReserved, E::kFail, S::kFailed},
    fsm::Row{S::kReserved, E::kLose, S::kUnknown},
    fsm::Row{S::kReserved, E::kCancel, S::kCancelled},
    fsm::Row{S::kSubmitted, E::kSucceed, S::kSucceeded},
    fsm::Row{S::kSubmitted, E::kFail, S::kFailed},
    fsm::Row{S::kUnknown, E::kAccept, S::kSubmitted},
    fsm::Row{S::kUnknown, E::kSucceed, S::kSucceeded},
    fsm::Row{S::kUnknown, E::kFail, S::kFailed},
    // Providers change their minds: a late success after a failure, a late failure after a success.
    fsm::Row{S::kFailed, E::kSucceed, S::kSucceeded},
    fsm::Row{S::kSucceeded, E::kFail, S::kFailed},
};

}  // namespace

const fsm::Machine<AllocationState, AllocationEvent>& AllocationMachine() {
  static constexpr fsm::Machine<AllocationState, AllocationEvent> kMachine(kRows, &NameOf, &NameOf);
  return kMachine;
}

bool IsFinal(AllocationState state) { return state == S::kSucceeded || state == S::kFailed || state == S::kCancelled; }

const char* NameOf(AllocationState state) {
  switch (state) {
    case S::kReserved:
      return "RESERVED";
    case S::kSubmitted:
      return "SUBMITTED";
    case S::kUnknown:
      return "UNKNOWN";
    case S::kSucceeded:
      return "SUCCEEDED";
    case S::kFailed:
      return "FAILED";
    case S::kCancelled:
      return "CANCELLED";
  }
  return "?";
}

const char* NameOf(AllocationEvent event) {
  switch (event) {
    case E::kAccept:
      return "accept";
    case E::kSucceed:
      return "succeed";
    case E::kFail:
      return "fail";
    case E::kLose:
      return "lose";
    case E::kCancel:
      return "cancel";
  }
  return "?";
}

}  // namespace recourse::refunds
