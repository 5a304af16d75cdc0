// The life of a return: its machine, and what each event makes due.
#pragma once

#include <absl/status/statusor.h>

#include "libs/fsm/fsm.h"
#include "recourse/policy/v1/policy.pb.h"
#include "services/returns/domain/state.h"

namespace recourse::returns {

// The table itself; physical events that are not in it are recorded without changing the state.
const fsm::Machine<State, Event>& ReturnMachine();

// No state of a return.
inline constexpr State kNotSuspended = State{0};

// How order is told that the return no longer holds its units.
enum class Conclusion {
  kNone,
  kFree,      // as they were
  kReturned,  // came back for good
  kKept,      // paid for, and with the customer
  kLost,      // paid for, and with nobody
};

struct Progress {
  State state = State::kRequested;
  policy::v1::RefundTrigger trigger = policy::v1::REFUND_TRIGGER_UNSPECIFIED;
  bool nothing_to_refund = false;
  bool replaces = false;  // with goods, not with money; `refund` means either
  bool refund_requested = false;
  bool refund_created = false;
  bool received = false;
  bool part_received = false;  // some units, not all
  bool graded = false;
  State suspended = kNotSuspended;  // in ESCALATED: the state that it would be in
};

// What an event leads to, all in one transaction.
struct Consequence {
  State state;
  bool request_refund = false;
  bool request_part_refund = false;  // for what has come
  Conclusion conclusion = Conclusion::kNone;
  bool revive = false;  // try to reserve the units again
  State suspended = kNotSuspended;
};

// The goods are in somebody else's hands.
bool IsHandover(Event event);

// ILLEGAL_STATE for a decision that the state does not allow. Facts (what happens to the parcel, and who holds its
// units) are never refused.
absl::StatusOr<Consequence> After(const Progress& progress, Event event);

// Nothing more can happen by itself; an expired return may still revive, one whose goods are kept may still be paid.
bool IsOver(State state);

}  // namespace recourse::returns
