#include "services/returns/domain/state.h"

namespace recourse::returns {

const char* NameOf(State state) {
  switch (state) {
    case State::kRequested:
      return "REQUESTED";
    case State::kAuthorized:
      return "AUTHORIZED";
    case State::kLabelIssued:
      return "LABEL_ISSUED";
    case State::kInTransit:
      return "IN_TRANSIT";
    case State::kDelivered:
      return "DELIVERED";
    case State::kReceived:
      return "RECEIVED";
    case State::kProcessed:
      return "PROCESSED";
    case State::kDenied:
      return "DENIED";
    case State::kCancelled:
      return "CANCELLED";
    case State::kExpired:
      return "EXPIRED";
  }
  return "";
}

const char* NameOf(Event event) {
  switch (event) {
    case Event::kAuthorize:
      return "authorize";
    case Event::kDeny:
      return "deny";
    case Event::kIssueLabel:
      return "issue label";
    case Event::kScan:
      return "scan";
    case Event::kDeliver:
      return "deliver";
    case Event::kReceive:
      return "receive";
    case Event::kSettle:
      return "settle";
    case Event::kCancel:
      return "cancel";
    case Event::kExpire:
      return "expire";
    case Event::kRevive:
      return "revive";
  }
  return "";
}

}  // namespace recourse::returns
