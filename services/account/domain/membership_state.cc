#include "services/account/domain/membership_state.h"

#include <array>

namespace recourse::account {
namespace {

using S = MembershipState;
using E = MembershipEvent;

// No row renews or converts a cancelled membership: a renewal that comes after the cancellation is refused, however
// close the two are.
constexpr std::array kRows{
    fsm::Row{S::kTrial, E::kConvert, S::kActive},
    fsm::Row{S::kTrial, E::kFailPayment, S::kPaymentFailed},
    fsm::Row{S::kTrial, E::kCancel, S::kEndedAtTrialEnd},
    fsm::Row{S::kActive, E::kRenew, S::kActive},
    fsm::Row{S::kActive, E::kFailPayment, S::kPaymentFailed},
    fsm::Row{S::kActive, E::kCancel, S::kCancelAtPeriodEnd},
    fsm::Row{S::kActive, E::kEndRefund, S::kEnded},
    fsm::Row{S::kActive, E::kPause, S::kPaused},
    fsm::Row{S::kCancelAtPeriodEnd, E::kResume, S::kActive},
    fsm::Row{S::kCancelAtPeriodEnd, E::kEndRefund, S::kEnded},
    fsm::Row{S::kCancelAtPeriodEnd, E::kEndPeriod, S::kEnded},
    fsm::Row{S::kEndedAtTrialEnd, E::kEndPeriod, S::kEnded},
    fsm::Row{S::kPaymentFailed, E::kPay, S::kActive},
    fsm::Row{S::kPaymentFailed, E::kEndGrace, S::kEnded},
    fsm::Row{S::kPaymentFailed, E::kCancel, S::kEnded},
    fsm::Row{S::kPaused, E::kResume, S::kActive},
    fsm::Row{S::kPaused, E::kCancel, S::kEnded},
};

constexpr fsm::Machine<S, E> kMachine(kRows, &NameOf, &NameOf);

}  // namespace

const char* NameOf(MembershipState state) {
  switch (state) {
    case S::kTrial:
      return "TRIAL";
    case S::kActive:
      return "ACTIVE";
    case S::kCancelAtPeriodEnd:
      return "CANCEL_AT_PERIOD_END";
    case S::kEndedAtTrialEnd:
      return "ENDED_AT_TRIAL_END";
    case S::kPaymentFailed:
      return "PAYMENT_FAILED";
    case S::kPaused:
      return "PAUSED";
    case S::kEnded:
      return "ENDED";
  }
  return "";
}

const char* NameOf(MembershipEvent event) {
  switch (event) {
    case E::kConvert:
      return "convert";
    case E::kRenew:
      return "renew";
    case E::kFailPayment:
      return "fail payment";
    case E::kPay:
      return "pay";
    case E::kEndGrace:
      return "end grace";
    case E::kCancel:
      return "cancel";
    case E::kEndRefund:
      return "end with refund";
    case E::kPause:
      return "pause";
    case E::kResume:
      return "resume";
    case E::kEndPeriod:
      return "end period";
  }
  return "";
}

const fsm::Machine<MembershipState, MembershipEvent>& MembershipMachine() { return kMachine; }

}  // namespace recourse::account
