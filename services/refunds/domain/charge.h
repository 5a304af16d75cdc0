// Money asked from a customer after the order was paid: held first, taken when what it pays for happens. The row comes
// first and the provider's name for it is the row's, as with refunds (decisions 1.5).
#pragma once

#include <string>
#include <vector>

#include <absl/time/time.h>

#include "libs/fsm/fsm.h"
#include "services/refunds/domain/refund.h"

namespace recourse::refunds {

enum class ChargeState {
  kAuthorizing = 1,
  kRequiresAction = 2,
  kAuthorized = 3,
  kDeclined = 4,
  kCapturing = 5,
  kCaptured = 6,
  kVoiding = 7,
  kVoided = 8,
  kExpired = 9,
  kUnknown = 10,
};

enum class ChargeEvent {
  kNeedAction,  // the bank wants the customer
  kAuthorize,   // the money is held
  kDecline,
  kLose,        // we asked and got no answer: it may be held
  kAskCapture,  // ours, as the next but one
  kCapture,
  kAskVoid,
  kVoid,
  kExpire,
};

const fsm::Machine<ChargeState, ChargeEvent>& ChargeMachine();

// The provider owes us nothing more. A capture may be told later nevertheless, and is recorded.
bool IsFinal(ChargeState state);

const char* NameOf(ChargeState state);
const char* NameOf(ChargeEvent event);

struct Charge {
  std::string name;
  std::string order;
  std::string customer;
  std::string source;
  std::string obligation;
  Money amount;
  std::vector<Item> items;
  ChargeState state = ChargeState::kAuthorizing;
  std::string payment_method;
  std::string earlier_reference;
  std::string payment_label;
  std::string consent;
  std::string provider_reference;
  std::string action_url;
  std::string failure_reason;
  absl::Time create_time;
  absl::Time update_time;
  int64_t version = 1;
};

// How long a customer has at the bank (decisions 3.4), and how long money is usually held (1.5): then it is looked up.
inline constexpr absl::Duration kActionTime = absl::Minutes(30);
inline constexpr absl::Duration kHoldTime = absl::Hours(24 * 7);

}  // namespace recourse::refunds
