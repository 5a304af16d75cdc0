#include "services/refunds/domain/correction.h"

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::refunds {
namespace {

using enum AllocationState;

const absl::Time kMade = absl::FromUnixSeconds(1'790'000'000);

Allocation Of(const std::string& id, AllocationState state, const std::string& replaces = "") {
  Allocation allocation;
  allocation.id = id;
  allocation.state = state;
  allocation.replaces = replaces;
  return allocation;
}

Refund Made(Trigger trigger, std::vector<Allocation> allocations) {
  Refund refund;
  refund.trigger = trigger;
  refund.allocations = std::move(allocations);
  refund.cancel_before = kMade + GraceOf(trigger);
  return refund;
}

TEST_CASE("D-1.13: only what a person made can be cancelled, for two hours, while nothing of it was sent") {
  struct Row {
    const char* what;
    Trigger trigger;
    std::vector<Allocation> allocations;
    absl::Duration after;
    bool allowed;
  };
  const absl::Duration grace = absl::Hours(2);
  const absl::Duration tick = absl::Seconds(1);
  const std::vector<Row> rows = {
      {"an agent's, at once", Trigger::kAgent, {Of("a", kReserved)}, absl::ZeroDuration(), true},
      {"a seller's", Trigger::kSeller, {Of("a", kReserved)}, grace - tick, true},
      {"at the end of the grace", Trigger::kAgent, {Of("a", kReserved)}, grace, false},
      {"after it", Trigger::kAgent, {Of("a", kReserved)}, grace + tick, false},
      {"a rule's", Trigger::kRule, {Of("a", kReserved)}, -tick, false},
      {"sent in part", Trigger::kAgent, {Of("a", kReserved), Of("b", kSubmitted)}, tick, false},
      {"cancelled before", Trigger::kAgent, {Of("a", kCancelled)}, tick, false},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const absl::Status status = CheckCancellable(Made(row.trigger, row.allocations), kMade + row.after);
    CHECK(status.ok() == row.allowed);
    if (!row.allowed) CHECK(status::ReasonOf(status) == errors::v1::REASON_ILLEGAL_STATE);
  }
}

TEST_CASE("D-1.3: only what failed is paid once more, once, and not when the customer has the money after all") {
  struct Row {
    const char* what;
    std::vector<Allocation> allocations;
    bool released;
    size_t replaceable;
    bool allowed;
  };
  const std::vector<Row> rows = {
      {"failed", {Of("a", kFailed)}, true, 1, true},
      {"failed in part", {Of("a", kSucceeded), Of("b", kFailed)}, false, 1, true},
      {"failed again", {Of("a", kFailed), Of("b", kFailed, "a")}, true, 1, true},
      {"under way again", {Of("a", kFailed), Of("b", kReserved, "a")}, false, 0, false},
      {"paid", {Of("a", kSucceeded)}, false, 0, false},
      {"unknown", {Of("a", kUnknown)}, false, 0, false},
      {"paid late, its replacement failed", {Of("a", kSucceeded), Of("b", kFailed, "a")}, true, 1, false},
      {"paid late in excess", {Of("a", kSucceeded), Of("b", kFailed)}, true, 1, false},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    Refund refund = Made(Trigger::kRule, row.allocations);
    refund.released = row.released;
    CHECK(ToReplace(refund).size() == row.replaceable);
    CHECK(CheckReplaceable(refund).ok() == row.allowed);
  }
}

TEST_CASE("what another allocation replaces does not count for the state of its refund") {
  CHECK(StateOf({Of("a", kFailed), Of("b", kSucceeded, "a")}) == kSucceeded);
  CHECK(StateOf({Of("a", kSucceeded), Of("b", kReserved, "a")}) == kReserved);
  CHECK(StateOf({Of("a", kCancelled), Of("b", kCancelled)}) == kCancelled);
}

}  // namespace
}  // namespace recourse::refunds
