#include "services/refunds/domain/charge.h"

#include <array>

namespace recourse::refunds {
namespace {

using S = ChargeState;
using E = ChargeEvent;

constexpr std::array kRows = {
    fsm::Row{S::kAuthorizing, E::kNeedAction, S::kRequiresAction},
    fsm::Row{S::kAuthorizing, E::kAuthorize, S::kAuthorized},
    fsm::Row{S::kAuthorizing, E::kDecline, S::kDeclined},
    fsm::Row{S::kAuthorizing, E::kLose, S::kUnknown},
    fsm::Row{S::kAuthorizing, E::kAskVoid, S::kVoiding},
    fsm::Row{S::kUnknown, E::kNeedAction, S::kRequiresAction},
    fsm::Row{S::kUnknown, E::kAuthorize, S::kAuthorized},
    fsm::Row{S::kUnknown, E::kDecline, S::kDeclined},
    fsm::Row{S::kUnknown, E::kAskVoid, S::kVoiding},
    fsm::Row{S::kUnknown, E::kVoid, S::kVoided},
    fsm::Row{S::kUnknown, E::kExpire, S::kExpired},
    fsm::Row{S::kRequiresAction, E::kAuthorize, S::kAuthorized},
    fsm::Row{S::kRequiresAction, E::kDecline, S::kDeclined},
    fsm::Row{S::kRequiresAction, E::kAskVoid, S::kVoiding},
    fsm::Row{S::kRequiresAction, E::kVoid, S::kVoided},
    fsm::Row{S::kRequiresAction, E::kExpire, S::kExpired},
    fsm::Row{S::kAuthorized, E::kAskCapture, S::kCapturing},
    fsm::Row{S::kAuthorized, E::kAskVoid, S::kVoiding},
    fsm::Row{S::kAuthorized, E::kVoid, S::kVoided},
    fsm::Row{S::kAuthorized, E::kExpire, S::kExpired},
    fsm::Row{S::kCapturing, E::kCapture, S::kCaptured},
    fsm::Row{S::kCapturing, E::kVoid, S::kVoided},
    fsm::Row{S::kCapturing, E::kExpire, S::kExpired},
    fsm::Row{S::kVoiding, E::kVoid, S::kVoided},
    fsm::Row{S::kVoiding, E::kExpire, S::kExpired},
    fsm::Row{S::kVoiding, E::kDecline, S::kDeclined},
    // Held after all, and nobody waits for it: given back.
    fsm::Row{S::kVoided, E::kAuthorize, S::kVoiding},
    fsm::Row{S::kDeclined, E::kAuthorize, S::kVoiding},
    // Taken without or against our word: a fact.
    fsm::Row{S::kAuthorizing, E::kCapture, S::kCaptured},
    fsm::Row{S::kUnknown, E::kCapture, S::kCaptured},
    fsm::Row{S::kRequiresAction, E::kCapture, S::kCaptured},
    fsm::Row{S::kAuthorized, E::kCapture, S::kCaptured},
    fsm::Row{S::kVoiding, E::kCapture, S::kCaptured},
    fsm::Row{S::kVoided, E::kCapture, S::kCaptured},
    fsm::Row{S::kExpired, E::kCapture, S::kCaptured},
    fsm::Row{S::kDeclined, E::kCapture, S::kCaptured},
};

}  // namespace

const fsm::Machine<ChargeState, ChargeEvent>& ChargeMachine() {
  static constexpr fsm::Machine<ChargeState, ChargeEvent> kMachine(kRows, &NameOf, &NameOf);
  return kMachine;
}

bool IsFinal(ChargeState state) {
  return state == S::kDeclined || state == S::kCaptured || state == S::kVoided || state == S::kExpired;
}

const char* NameOf(ChargeState state) {
  switch (state) {
    case S::kAuthorizing:
      return "AUTHORIZING";
    case S::kRequiresAction:
      return "REQUIRES_ACTION";
    case S::kAuthorized:
      return "AUTHORIZED";
    case S::kDeclined:
      return "DECLINED";
    case S::kCapturing:
      return "CAPTURING";
    case S::kCaptured:
      return "CAPTURED";
    case S::kVoiding:
      return "VOIDING";
    case S::kVoided:
      return "VOIDED";
    case S::kExpired:
      return "EXPIRED";
    case S::kUnknown:
      return "UNKNOWN";
  }
  return "?";
}

const char* NameOf(ChargeEvent event) {
  switch (event) {
    case E::kNeedAction:
      return "need action";
    case E::kAuthorize:
      return "authorize";
    case E::kDecline:
      return "decline";
    case E::kLose:
      return "lose";
    case E::kAskCapture:
      return "ask capture";
    case E::kCapture:
      return "capture";
    case E::kAskVoid:
      return "ask void";
    case E::kVoid:
      return "void";
    case E::kExpire:
      return "expire";
  }
  return "?";
}

}  // namespace recourse::refunds
