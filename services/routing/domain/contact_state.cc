#include "services/routing/domain/contact_state.h"

namespace recourse::routing {
namespace {

using enum ContactState;
using enum ContactEvent;

constexpr fsm::Row<ContactState, ContactEvent> kRows[] = {
    {kQueued, kOffer, kOffered},     {kOffered, kRelease, kQueued},         {kOffered, kAccept, kConnected},
    {kConnected, kLose, kQueued},    {kConnected, kEnd, kAfterContactWork}, {kAfterContactWork, kComplete, kCompleted},
    {kQueued, kAbandon, kAbandoned}, {kOffered, kAbandon, kAbandoned},
};

}  // namespace

const char* NameOf(ContactState state) {
  switch (state) {
    case kQueued:
      return "QUEUED";
    case kOffered:
      return "OFFERED";
    case kConnected:
      return "CONNECTED";
    case kAfterContactWork:
      return "AFTER_CONTACT_WORK";
    case kCompleted:
      return "COMPLETED";
    case kAbandoned:
      return "ABANDONED";
  }
  return "";
}

const char* NameOf(ContactEvent event) {
  switch (event) {
    case kOffer:
      return "offer";
    case kRelease:
      return "release";
    case kAccept:
      return "accept";
    case kLose:
      return "lose";
    case kEnd:
      return "end";
    case kComplete:
      return "complete";
    case kAbandon:
      return "abandon";
  }
  return "";
}

const fsm::Machine<ContactState, ContactEvent>& ContactMachine() {
  static constexpr fsm::Machine<ContactState, ContactEvent> kMachine(kRows, &NameOf, &NameOf);
  return kMachine;
}

}  // namespace recourse::routing
