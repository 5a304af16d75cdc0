#include "services/agent/domain/control.h"

#include <catch2/catch.hpp>

#include "libs/status/status.h"

namespace recourse::agent {
namespace {

const Control kAssistant;
const Control kMaria{.holder = Holder::kAgent, .agent = "agents/maria", .epoch = 3};

TEST_CASE("every change of holder raises the epoch, and no change raises none") {
  CHECK(*HandOver(kAssistant, Holder::kNone, "") == Control{.holder = Holder::kNone, .agent = "", .epoch = 2});
  CHECK(*HandOver(kMaria, Holder::kAgent, "agents/ben") ==
        Control{.holder = Holder::kAgent, .agent = "agents/ben", .epoch = 4});
  CHECK(*HandOver(kMaria, Holder::kAssistant, "") == Control{.holder = Holder::kAssistant, .agent = "", .epoch = 4});
  CHECK(*HandOver(kMaria, Holder::kAgent, "agents/maria") == kMaria);
}

TEST_CASE("an agent is named with an agent's control and with no other") {
  CHECK(absl::IsInvalidArgument(HandOver(kAssistant, Holder::kAgent, "").status()));
  CHECK(absl::IsInvalidArgument(HandOver(kAssistant, Holder::kNone, "agents/maria").status()));
}

TEST_CASE("only the agent who holds control speaks, and only at its epoch") {
  struct Row {
    Control control;
    std::string agent;
    int64_t epoch;
    bool allowed;
  };
  const auto row = GENERATE(values<Row>({{kMaria, "agents/maria", 3, true},
                                         {kMaria, "agents/maria", 2, false},
                                         {kMaria, "agents/maria", 4, false},
                                         {kMaria, "agents/ben", 3, false},
                                         {kAssistant, "agents/maria", 1, false}}));
  const absl::Status status = CheckMaySpeak(row.control, row.agent, row.epoch);
  CHECK(status.ok() == row.allowed);
  if (!row.allowed) {
    CHECK(status::ReasonOf(status) == errors::v1::REASON_CONTROL_LOST);
    CHECK(status::MetadataOf(status, "epoch") == std::to_string(row.control.epoch));
  }
}

TEST_CASE("an epoch that is not given is not checked") {
  CHECK(CheckEpoch(kMaria, 0).ok());
  CHECK(CheckEpoch(kMaria, 3).ok());
  CHECK(status::ReasonOf(CheckEpoch(kMaria, 2)) == errors::v1::REASON_CONTROL_LOST);
}

}  // namespace
}  // namespace recourse::agent
