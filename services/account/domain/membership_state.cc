#include "services/account/domain/membership_state.h"

#include <array>

namespace recourse::account {
namespace {

using S = MembershipState;
using E = MembershipEvent;

// No row renews or converts a cancelled membership: a renewal that comes after the cancellation is not wanted, however
// close the two are. What order has paid back ends from every state.
constexpr std::array kRows{
    fsm::Row{S::kTrial, E::kPay, S::kActive},
    fsm::Row{S::kTrial, E::kFailPayment, S::kPaymentFailed},
    fsm::Row{S::kTrial, E::kCancel, S::kEndsAfterTrial},
    fsm::Row{S::kTrial, E::kEndGrace, S::kEnded},
    fsm::Row{S::kActive, E::kPay, S::kActive},
    fsm::Row{S::kActive, E::kFailPayment, S::kPaymentFailed},
    fsm::Row{S::kActive, E::kCancel, S::kEndsAfterPeriod},
    fsm::Row{S::kActive, E::kPause, S::kPaused},
    fsm::Row{S::kActive, E::kEndGrace, S::kEnded},
    fsm::Row{S::kActive, E::kEndAtOnce, S::kEnded},
    fsm::Row{S::kEndsAfterPeriod, E::kResume, S::kActive},
    fsm::Row{S::kEndsAfterPeriod, E::kEndPeriod, S::kEnded},
    fsm::Row{S::kEndsAfterPeriod, E::kEndAtOnce, S::kEnded},
    fsm::Row{S::kEndsAfterTrial, E::kResume, S::kTrial},
    fsm::Row{S::kEndsAfterTrial, E::kEndPeriod, S::kEnded},
    fsm::Row{S::kPaymentFailed, E::kPay, S::kActive},
    fsm::Row{S::kPaymentFailed, E::kCancel, S::kEnded},
    fsm::Row{S::kPaymentFailed, E::kEndGrace, S::kEnded},
    fsm::Row{S::kPaymentFailed, E::kEndAtOnce, S::kEnded},
    fsm::Row{S::kPaused, E::kResume, S::kActive},
    fsm::Row{S::kPaused, E::kCancel, S::kEnded},
    fsm::Row{S::kPaused, E::kEndAtOnce, S::kEnded},
};

constexpr fsm::Machine<S, E> kMachine(kRows, &NameOf, &NameOf);

}  // namespace

const char* NameOf(MembershipState state) {
  switch (state) {
    case S::kTrial:
      return "TRIAL";
    case S::kActive:
      return "ACTIVE";
    case S::kEndsAfterPeriod:
      return "ENDS_AFTER_PERIOD";
    case S::kEndsAfterTrial:
      return "ENDS_AFTER_TRIAL";
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
    case E::kPay:
      return "pay";
    case E::kFailPayment:
      return "fail payment";
    case E::kCancel:
      return "cancel";
    case E::kPause:
      return "pause";
    case E::kResume:
      return "resume";
    case E::kEndGrace:
      return "end grace";
    case E::kEndAtOnce:
      return "end at once";
    case E::kEndPeriod:
      return "end period";
  }
  return "";
}

const fsm::Machine<MembershipState, MembershipEvent>& MembershipMachine() { return kMachine; }

}  // namespace recourse::account
