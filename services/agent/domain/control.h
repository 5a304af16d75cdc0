// Who besides the customer may speak: one holder at a time, fenced by an epoch.
#pragma once

#include <cstdint>
#include <string>

#include <absl/status/statusor.h>

namespace recourse::agent {

// Mirrors recourse.agent.v1.Control.Holder.
enum class Holder { kNone = 1, kAssistant = 2, kAgent = 3 };

struct Control {
  Holder holder = Holder::kAssistant;
  std::string agent;  // with kAgent
  int64_t epoch = 1;

  bool operator==(const Control&) const = default;
};

// CONTROL_LOST when `epoch` is given (not 0) and not the current one.
absl::Status CheckEpoch(const Control& control, int64_t epoch);

// What `control` becomes for `wanted`: the same, epoch included, when it is so already. `agent` is required with kAgent
// and forbidden otherwise (INVALID_FIELD).
absl::StatusOr<Control> HandOver(const Control& control, Holder wanted, const std::string& agent);

// Whether this agent may speak at this epoch: CONTROL_LOST if not.
absl::Status CheckMaySpeak(const Control& control, const std::string& agent, int64_t epoch);

}  // namespace recourse::agent
