// The life of a return: its machine, and what each event makes due.
#pragma once

#include <absl/status/statusor.h>

#include "libs/fsm/fsm.h"
#include "recourse/policy/v1/policy.pb.h"
#include "services/returns/domain/state.h"

namespace recourse::returns {

// The table itself; physical events that are not in it are recorded without changing the state.
const fsm::Machine<State, Event>& ReturnMachine();

struct Progress {
  State state = State::kRequested;
  policy::v1::RefundTrigger trigger = policy::v1::REFUND_TRIGGER_UNSPECIFIED;
  bool nothing_to_refund = false;
  bool refund_requested = false;
  bool refund_created = false;
  bool received = false;
  bool graded = false;
};

// What an event leads to, all in one transaction.
struct Consequence {
  State state;
  bool request_refund = false;
  bool release_units = false;
  bool goods_are_back = false;  // with release_units: for good
  bool revive = false;          // try to reserve the units again
};

// The goods are in somebody else's hands.
bool IsHandover(Event event);

// ILLEGAL_STATE for a decision that the state does not allow. Physical events (scan, deliver, receive, lose, bounce,
// dispute) are never refused.
absl::StatusOr<Consequence> After(const Progress& progress, Event event);

// Nothing more can happen by itself; an expired return may still revive, one whose goods are kept may still be paid.
bool IsOver(State state);

}  // namespace recourse::returns
