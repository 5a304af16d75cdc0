// State machines as tables: {state, event} → state. Illegal moves are one error in one place; a table can be printed,
// drawn and tested exhaustively.
#pragma once

#include <span>
#include <string>

#include <absl/status/statusor.h>

#include "libs/status/status.h"

namespace recourse::fsm {

template <class State, class Event>
struct Row {
  State from;
  Event event;
  State to;
};

template <class State, class Event>
class Machine {
 public:
  using StateName = const char* (*)(State);
  using EventName = const char* (*)(Event);

  constexpr Machine(std::span<const Row<State, Event>> rows, StateName state_name, EventName event_name)
      : rows_(rows), state_name_(state_name), event_name_(event_name) {}

  // ILLEGAL_STATE where the table has no row; its metadata names state and event.
  absl::StatusOr<State> Next(State from, Event event) const {
    for (const auto& row : rows_) {
      if (row.from == from && row.event == event) return row.to;
    }
    const std::string state = state_name_(from);
    const std::string name = event_name_(event);
    return status::Error(errors::v1::REASON_ILLEGAL_STATE, "cannot " + name + " when " + state,
                         {{"state", state}, {"event", name}});
  }

  bool Allows(State from, Event event) const {
    for (const auto& row : rows_) {
      if (row.from == from && row.event == event) return true;
    }
    return false;
  }

  bool IsTerminal(State state) const {
    for (const auto& row : rows_) {
      if (row.from == state) return false;
    }
    return true;
  }

  // A Mermaid state diagram, as it stands in the service's README.
  std::string Mermaid() const {
    std::string text = "stateDiagram-v2\n";
    for (const auto& row : rows_) {
      text += std::string("  ") + state_name_(row.from) + " --> " + state_name_(row.to) + ": " +
              event_name_(row.event) + "\n";
    }
    return text;
  }

 private:
  const std::span<const Row<State, Event>> rows_;
  const StateName state_name_;
  const EventName event_name_;
};

}  // namespace recourse::fsm
