#include "libs/fsm/fsm.h"

#include <array>
#include <map>
#include <utility>

#include <catch2/catch.hpp>

namespace recourse::fsm {
namespace {

enum class Door { kOpen, kShut, kLocked, kWalledUp };
enum class Act { kShut, kOpen, kLock, kUnlock, kWallUp };

constexpr std::array kAllDoors = {Door::kOpen, Door::kShut, Door::kLocked, Door::kWalledUp};
constexpr std::array kAllActs = {Act::kShut, Act::kOpen, Act::kLock, Act::kUnlock, Act::kWallUp};

constexpr std::array kRows = {
    Row{Door::kOpen, Act::kShut, Door::kShut},       Row{Door::kShut, Act::kOpen, Door::kOpen},
    Row{Door::kShut, Act::kLock, Door::kLocked},     Row{Door::kLocked, Act::kUnlock, Door::kShut},
    Row{Door::kShut, Act::kWallUp, Door::kWalledUp},
};

const char* DoorName(Door door) {
  switch (door) {
    case Door::kOpen:
      return "OPEN";
    case Door::kShut:
      return "SHUT";
    case Door::kLocked:
      return "LOCKED";
    case Door::kWalledUp:
      return "WALLED_UP";
  }
  return "";
}

const char* ActName(Act act) {
  switch (act) {
    case Act::kShut:
      return "shut";
    case Act::kOpen:
      return "open";
    case Act::kLock:
      return "lock";
    case Act::kUnlock:
      return "unlock";
    case Act::kWallUp:
      return "wall up";
  }
  return "";
}

constexpr Machine<Door, Act> kMachine(kRows, &DoorName, &ActName);

TEST_CASE("every pair of state and event goes where the table says, or nowhere") {
  const std::map<std::pair<Door, Act>, Door> table = {
      {{Door::kOpen, Act::kShut}, Door::kShut},       {{Door::kShut, Act::kOpen}, Door::kOpen},
      {{Door::kShut, Act::kLock}, Door::kLocked},     {{Door::kLocked, Act::kUnlock}, Door::kShut},
      {{Door::kShut, Act::kWallUp}, Door::kWalledUp},
  };
  for (const Door door : kAllDoors) {
    for (const Act act : kAllActs) {
      CAPTURE(DoorName(door), ActName(act));
      const auto found = table.find({door, act});
      const auto next = kMachine.Next(door, act);
      CHECK(kMachine.Allows(door, act) == (found != table.end()));
      REQUIRE(next.ok() == (found != table.end()));
      if (next.ok()) CHECK(*next == found->second);
    }
  }
}

TEST_CASE("an illegal move names its state and event") {
  const absl::Status error = kMachine.Next(Door::kLocked, Act::kOpen).status();
  CHECK(status::ReasonOf(error) == errors::v1::REASON_ILLEGAL_STATE);
  CHECK(error.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(error.message() == "cannot open when LOCKED");
  CHECK(status::MetadataOf(error, "state") == "LOCKED");
  CHECK(status::MetadataOf(error, "event") == "open");
}

TEST_CASE("a state without a way out is terminal") {
  for (const Door door : kAllDoors) {
    CAPTURE(DoorName(door));
    CHECK(kMachine.IsTerminal(door) == (door == Door::kWalledUp));
  }
}

TEST_CASE("the diagram has one line per row, in the table's order") {
  CHECK(kMachine.Mermaid() ==
        "stateDiagram-v2\n"
        "  OPEN --> SHUT: shut\n"
        "  SHUT --> OPEN: open\n"
        "  SHUT --> LOCKED: lock\n"
        "  LOCKED --> SHUT: unlock\n"
        "  SHUT --> WALLED_UP: wall up\n");
}

}  // namespace
}  // namespace recourse::fsm
