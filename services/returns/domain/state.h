// States of a return and what can happen to it. Numbers are those of recourse.returns.v1.Return.State.
#pragma once

namespace recourse::returns {

enum class State {
  kRequested = 1,
  kAuthorized = 2,
  kLabelIssued = 3,
  kInTransit = 4,
  kDelivered = 5,
  kReceived = 6,
  kProcessed = 7,
  kDenied = 8,
  kCancelled = 9,
  kExpired = 10,
  kLostInTransit = 11,
  kMissingAtWarehouse = 12,
  kDisputed = 13,
  kRejected = 14,
  kCompletedReturnless = 15,
  kReturnedToCustomer = 16,
  kEscalated = 17,
};

enum class Event {
  kAuthorize,   // the units are reserved
  kDeny,        // order or carrier refused for good
  kIssueLabel,  // bought and registered
  kScan,        // the carrier has the goods
  kDeliver,     // at the door of the return centre
  kReceive,     // a person has them
  kSettle,      // goods and money are where they belong
  kCancel,
  kExpire,       // not handed over in time
  kRevive,       // handed over after all, units reserved again
  kLose,         // the carrier cannot find the parcel
  kBounce,       // the carrier brought it back to the customer
  kMiss,         // at the door, but nobody has received it in time
  kDispute,      // what came is not what was sent for
  kAccept,       // a person accepts what came
  kReject,       // a person does not
  kAppeal,       // the customer asks for a second look
  kGrade,        // a person has looked at the goods, or had the time to
  kKeep,         // the customer keeps the goods
  kReceivePart,  // a person has some of them
  kFallShort,    // some came, the rest did not in time
  kEscalate,     // a claim has taken over
  kHandBack,     // and given back
};

const char* NameOf(State state);
const char* NameOf(Event event);

}  // namespace recourse::returns
