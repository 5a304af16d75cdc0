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
    case State::kLostInTransit:
      return "LOST_IN_TRANSIT";
    case State::kMissingAtWarehouse:
      return "MISSING_AT_WAREHOUSE";
    case State::kDisputed:
      return "DISPUTED";
    case State::kRejected:
      return "REJECTED";
    case State::kCompletedReturnless:
      return "COMPLETED_RETURNLESS";
    case State::kReturnedToCustomer:
      return "RETURNED_TO_CUSTOMER";
    case State::kEscalated:
      return "ESCALATED";
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
    case Event::kLose:
      return "lose";
    case Event::kBounce:
      return "bounce";
    case Event::kMiss:
      return "miss";
    case Event::kDispute:
      return "dispute";
    case Event::kAccept:
      return "accept";
    case Event::kReject:
      return "reject";
    case Event::kAppeal:
      return "appeal";
    case Event::kGrade:
      return "grade";
    case Event::kKeep:
      return "keep";
    case Event::kReceivePart:
      return "receive a part";
    case Event::kFallShort:
      return "fall short";
    case Event::kEscalate:
      return "escalate";
    case Event::kHandBack:
      return "hand back";
  }
  return "";
}

}  // namespace recourse::returns
