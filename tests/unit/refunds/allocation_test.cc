#include "services/refunds/domain/allocation.h"

#include <string>

#include <catch2/catch.hpp>

namespace recourse::refunds {
namespace {

using enum AllocationState;
using enum AllocationEvent;

// Every state against every event; "-" is a move that the table refuses.
constexpr char kGrid[] =
    "RESERVED: SUBMITTED SUCCEEDED FAILED UNKNOWN CANCELLED\n"
    "SUBMITTED: - SUCCEEDED FAILED - -\n"
    "UNKNOWN: SUBMITTED SUCCEEDED FAILED - -\n"
    "SUCCEEDED: - - FAILED - -\n"
    "FAILED: - SUCCEEDED - - -\n"
    "CANCELLED: - - - - -\n";

TEST_CASE("allocations move as the table says and in no other way") {
  std::string grid;
  for (const AllocationState state : {kReserved, kSubmitted, kUnknown, kSucceeded, kFailed, kCancelled}) {
    grid += std::string(NameOf(state)) + ":";
    for (const AllocationEvent event : {kAccept, kSucceed, kFail, kLose, kCancel}) {
      const auto next = AllocationMachine().Next(state, event);
      grid += std::string(" ") + (next.ok() ? NameOf(*next) : "-");
    }
    grid += "\n";
  }
  CHECK(grid == kGrid);
}

TEST_CASE("a time-out is never a failure") {
  for (const AllocationState state : {kReserved, kSubmitted, kUnknown, kSucceeded, kFailed, kCancelled}) {
    const auto next = AllocationMachine().Next(state, kLose);
    CHECK((!next.ok() || *next == kUnknown));
  }
}

TEST_CASE("once the provider has answered, an allocation is never again as if it had not been sent") {
  for (const AllocationState state : {kSubmitted, kUnknown, kSucceeded, kFailed, kCancelled}) {
    for (const AllocationEvent event : {kAccept, kSucceed, kFail, kLose, kCancel}) {
      const auto next = AllocationMachine().Next(state, event);
      CHECK((!next.ok() || *next != kReserved));
    }
  }
}

}  // namespace
}  // namespace recourse::refunds
