// States of a membership and what can happen to it. Money is not moved here: a period is an order, and order ends it.
#pragma once

#include "libs/fsm/fsm.h"

namespace recourse::account {

enum class MembershipState {
  kTrial = 1,
  kActive = 2,
  kCancelAtPeriodEnd = 3,
  kEndedAtTrialEnd = 4,  // the trial runs out, nothing will be charged
  kPaymentFailed = 5,    // benefits go on until the grace ends
  kPaused = 6,
  kEnded = 7,
};

enum class MembershipEvent {
  kConvert,      // the trial is over and its first period is paid
  kRenew,        // the next period is paid
  kFailPayment,  // the trial's or the period's end could not be paid
  kPay,          // paid within the grace
  kEndGrace,
  kCancel,     // by the customer, to the end of what is paid
  kEndRefund,  // order has ended the period at once and given money back
  kPause,
  kResume,  // by the customer, or the date a pause was set to end
  kEndPeriod,
};

const char* NameOf(MembershipState state);
const char* NameOf(MembershipEvent event);

const fsm::Machine<MembershipState, MembershipEvent>& MembershipMachine();

}  // namespace recourse::account
