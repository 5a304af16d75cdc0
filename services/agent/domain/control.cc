#include "services/agent/domain/control.h"

#include "libs/status/status.h"

namespace recourse::agent {
namespace {

absl::Status Lost(const Control& control) {
  const std::string epoch = std::to_string(control.epoch);
  return status::Error(errors::v1::REASON_CONTROL_LOST, "somebody else may speak by now", {{"epoch", epoch}});
}

}  // namespace

absl::Status CheckEpoch(const Control& control, int64_t epoch) {
  return epoch == 0 || epoch == control.epoch ? absl::OkStatus() : Lost(control);
}

absl::StatusOr<Control> HandOver(const Control& control, Holder wanted, const std::string& agent) {
  if ((wanted == Holder::kAgent) == agent.empty()) {
    return status::InvalidField("agent", "must be set if, and only if, an agent gets control");
  }
  if (control.holder == wanted && control.agent == agent) return control;
  return Control{.holder = wanted, .agent = agent, .epoch = control.epoch + 1};
}

absl::Status CheckMaySpeak(const Control& control, const std::string& agent, int64_t epoch) {
  if (control.holder != Holder::kAgent || control.agent != agent) return Lost(control);
  return control.epoch == epoch ? absl::OkStatus() : Lost(control);
}

}  // namespace recourse::agent
