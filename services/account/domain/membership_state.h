// States of a membership and what can happen to it. Money is not moved here: a period is an order, and order pays it
// back.
#pragma once

#include "libs/fsm/fsm.h"

namespace recourse::account {

enum class MembershipState {
  kTrial = 1,
  kActive = 2,
  kEndsAfterPeriod = 3,  // cancelled: what is paid lasts
  kEndsAfterTrial = 4,   // cancelled: nothing will be charged
  kPaymentFailed = 5,    // benefits go on until the grace ends
  kPaused = 6,
  kEnded = 7,
};

enum class MembershipEvent {
  kPay,  // a period: the first one, the next one, or one within the grace
  kFailPayment,
  kCancel,  // by the customer, to the end of what is paid
  kPause,
  kResume,  // by the customer, or the date until which it was paused
  kEndGrace,
  kEndPeriod,
  kEndAtOnce,  // order has paid the period back
};

const char* NameOf(MembershipState state);
const char* NameOf(MembershipEvent event);

const fsm::Machine<MembershipState, MembershipEvent>& MembershipMachine();

}  // namespace recourse::account
