// States of a contact and what can happen to it. Numbers are those of recourse.routing.v1.Contact.State.
#pragma once

#include "libs/fsm/fsm.h"

namespace recourse::routing {

enum class ContactState {
  kQueued = 1,
  kOffered = 2,
  kConnected = 3,
  kAfterContactWork = 4,
  kCompleted = 5,
  kAbandoned = 6,
};

enum class ContactEvent {
  kOffer,
  kRelease,  // the offer was declined, missed or taken back
  kAccept,
  kLose,  // the agent is gone: back to the line
  kEnd,
  kComplete,
  kAbandon,
};

const char* NameOf(ContactState state);
const char* NameOf(ContactEvent event);

const fsm::Machine<ContactState, ContactEvent>& ContactMachine();

// A customer waits.
constexpr bool IsWaiting(ContactState state) {
  return state == ContactState::kQueued || state == ContactState::kOffered;
}
// An agent's slot is taken by it.
constexpr bool IsInHand(ContactState state) {
  return state == ContactState::kConnected || state == ContactState::kAfterContactWork;
}

}  // namespace recourse::routing
