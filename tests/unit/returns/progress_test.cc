#include "services/returns/domain/progress.h"

#include <map>

#include <catch2/catch.hpp>

namespace recourse::returns {
namespace {

using enum State;
using enum Event;

constexpr State kStates[] = {kRequested,          kAuthorized,         kLabelIssued, kInTransit, kDelivered,
                             kReceived,           kProcessed,          kDenied,      kCancelled, kExpired,
                             kLostInTransit,      kMissingAtWarehouse, kDisputed,    kRejected,  kCompletedReturnless,
                             kReturnedToCustomer, kEscalated};
constexpr Event kEvents[] = {kAuthorize, kDeny,   kIssueLabel, kScan,        kDeliver,   kReceive,  kSettle,  kCancel,
                             kExpire,    kRevive, kLose,       kBounce,      kMiss,      kDispute,  kAccept,  kReject,
                             kAppeal,    kGrade,  kKeep,       kReceivePart, kFallShort, kEscalate, kHandBack};

// Per state the events that move it, and the decisions that it refuses; physical facts are in neither.
struct Cells {
  std::string moves, refused;
};

TEST_CASE("T-RET-1 T-RET-2 golden grid of the return machine: physical events are accepted in every state") {
  const std::map<State, Cells> grid = {
      {kRequested,
       {"authorize=AUTHORIZED deny=DENIED cancel=CANCELLED",
        "issue label, expire, revive, miss, accept, reject, appeal, grade, keep, fall short"}},
      {kAuthorized,
       {"deny=DENIED issue label=LABEL_ISSUED scan=IN_TRANSIT deliver=DELIVERED receive=RECEIVED cancel=CANCELLED "
        "expire=EXPIRED dispute=DISPUTED keep=COMPLETED_RETURNLESS receive a part=DELIVERED escalate=ESCALATED",
        "authorize, revive, miss, accept, reject, appeal, grade, fall short"}},
      {kLabelIssued,
       {"scan=IN_TRANSIT deliver=DELIVERED receive=RECEIVED cancel=CANCELLED expire=EXPIRED dispute=DISPUTED "
        "keep=COMPLETED_RETURNLESS receive a part=DELIVERED escalate=ESCALATED",
        "authorize, deny, issue label, revive, miss, accept, reject, appeal, grade, fall short"}},
      {kInTransit,
       {"deliver=DELIVERED receive=RECEIVED lose=LOST_IN_TRANSIT bounce=RETURNED_TO_CUSTOMER dispute=DISPUTED "
        "receive a part=DELIVERED escalate=ESCALATED",
        "authorize, deny, cancel, expire, revive, miss, accept, reject, appeal, grade, keep, fall short"}},
      {kDelivered,
       {"receive=RECEIVED miss=MISSING_AT_WAREHOUSE dispute=DISPUTED fall short=DISPUTED escalate=ESCALATED",
        "authorize, deny, cancel, expire, revive, accept, reject, appeal, grade, keep"}},
      {kReceived,
       {"settle=PROCESSED escalate=ESCALATED",
        "authorize, deny, cancel, expire, revive, miss, accept, reject, appeal, keep, fall short"}},
      {kProcessed, {"", "authorize, deny, cancel, expire, revive, miss, accept, reject, appeal, keep, fall short"}},
      {kDenied,
       {"appeal=REQUESTED",
        "authorize, deny, issue label, cancel, expire, revive, miss, accept, reject, grade, keep, fall short"}},
      {kCancelled,
       {"",
        "authorize, deny, issue label, cancel, expire, revive, miss, accept, reject, appeal, grade, keep, fall short"}},
      {kExpired,
       {"revive=IN_TRANSIT",
        "authorize, deny, issue label, cancel, expire, miss, accept, reject, appeal, grade, keep, fall short"}},
      {kLostInTransit,
       {"scan=IN_TRANSIT deliver=DELIVERED receive=RECEIVED dispute=DISPUTED receive a part=DELIVERED "
        "escalate=ESCALATED",
        "authorize, deny, issue label, cancel, expire, revive, miss, accept, reject, appeal, grade, keep, fall short"}},
      {kMissingAtWarehouse,
       {"receive=RECEIVED dispute=DISPUTED escalate=ESCALATED",
        "authorize, deny, issue label, cancel, expire, revive, miss, accept, reject, appeal, grade, keep, fall short"}},
      {kDisputed,
       {"accept=RECEIVED reject=REJECTED escalate=ESCALATED",
        "authorize, deny, issue label, cancel, expire, revive, miss, appeal, grade, keep, fall short"}},
      {kRejected,
       {"appeal=DISPUTED",
        "authorize, deny, issue label, cancel, expire, revive, miss, accept, reject, grade, keep, fall short"}},
      {kCompletedReturnless,
       {"",
        "authorize, deny, issue label, cancel, expire, revive, miss, accept, reject, appeal, grade, keep, fall short"}},
      {kReturnedToCustomer,
       {"",
        "authorize, deny, issue label, cancel, expire, revive, miss, accept, reject, appeal, grade, keep, fall short"}},
      {kEscalated,
       {"", "authorize, deny, issue label, cancel, expire, revive, miss, accept, reject, appeal, keep, fall short"}},
  };
  for (const State state : kStates) {
    Cells cells;
    for (const Event event : kEvents) {
      const auto after = After({.state = state}, event);
      if (!after.ok()) {
        cells.refused += (cells.refused.empty() ? "" : ", ") + std::string(NameOf(event));
      } else if (after->state != state) {
        cells.moves += (cells.moves.empty() ? "" : " ") + std::string(NameOf(event)) + "=" + NameOf(after->state);
      }
    }
    INFO(NameOf(state));
    CHECK(cells.moves == grid.at(state).moves);
    CHECK(cells.refused == grid.at(state).refused);
  }
}

TEST_CASE("what an event makes due") {
  constexpr auto kFirstScan = policy::v1::REFUND_TRIGGER_ON_FIRST_SCAN;
  constexpr auto kOnReceipt = policy::v1::REFUND_TRIGGER_ON_RECEIPT;
  constexpr auto kOnGrading = policy::v1::REFUND_TRIGGER_ON_GRADING;
  constexpr auto kReturnless = policy::v1::REFUND_TRIGGER_RETURNLESS;
  struct Case {
    std::string name;
    Progress before;
    Event event;
    Consequence after;
  };
  const Case cases[] = {
      {"first scan pays",
       {.state = kLabelIssued, .trigger = kFirstScan},
       kScan,
       {.state = kInTransit, .request_refund = true}},
      {"first scan does not pay when receipt does",
       {.state = kLabelIssued, .trigger = kOnReceipt},
       kScan,
       {.state = kInTransit}},
      {"a missed first scan pays at the door",
       {.state = kLabelIssued, .trigger = kFirstScan},
       kDeliver,
       {.state = kDelivered, .request_refund = true}},
      {"receipt pays",
       {.state = kDelivered, .trigger = kOnReceipt},
       kReceive,
       {.state = kReceived, .request_refund = true}},
      {"receipt does not pay twice",
       {.state = kInTransit, .trigger = kFirstScan, .refund_requested = true},
       kReceive,
       {.state = kReceived}},
      {"receipt after the refund ends it",
       {.state = kInTransit, .trigger = kFirstScan, .refund_requested = true, .refund_created = true},
       kReceive,
       {.state = kProcessed, .conclusion = Conclusion::kReturned}},
      {"refund after receipt ends it",
       {.state = kReceived, .refund_requested = true, .refund_created = true},
       kSettle,
       {.state = kProcessed, .conclusion = Conclusion::kReturned}},
      {"refund before receipt waits",
       {.state = kInTransit, .refund_requested = true, .refund_created = true},
       kSettle,
       {.state = kInTransit}},
      {"nothing to refund ends at receipt",
       {.state = kDelivered, .nothing_to_refund = true},
       kReceive,
       {.state = kProcessed, .conclusion = Conclusion::kReturned}},
      {"cancel releases", {.state = kLabelIssued}, kCancel, {.state = kCancelled, .conclusion = Conclusion::kFree}},
      {"denial releases", {.state = kAuthorized}, kDeny, {.state = kDenied, .conclusion = Conclusion::kFree}},
      {"expiry releases", {.state = kLabelIssued}, kExpire, {.state = kExpired, .conclusion = Conclusion::kFree}},
      {"a scan after expiry tries to revive",
       {.state = kExpired, .trigger = kFirstScan},
       kScan,
       {.state = kExpired, .revive = true}},
      {"reviving pays",
       {.state = kExpired, .trigger = kFirstScan},
       kRevive,
       {.state = kInTransit, .request_refund = true}},
      {"reviving what has been received",
       {.state = kExpired, .trigger = kOnReceipt, .received = true},
       kRevive,
       {.state = kReceived, .request_refund = true}},
      {"a lost parcel pays, whatever the trigger",
       {.state = kInTransit, .trigger = kOnReceipt},
       kLose,
       {.state = kLostInTransit, .request_refund = true}},
      {"a lost parcel does not pay twice",
       {.state = kInTransit, .trigger = kFirstScan, .refund_requested = true},
       kLose,
       {.state = kLostInTransit}},
      {"T-RET-1 a lost parcel that comes back after settlement ends it without a second refund",
       {.state = kLostInTransit, .trigger = kOnReceipt, .refund_requested = true, .refund_created = true},
       kReceive,
       {.state = kProcessed, .conclusion = Conclusion::kReturned}},
      {"missing at the warehouse pays",
       {.state = kDelivered, .trigger = kOnReceipt},
       kMiss,
       {.state = kMissingAtWarehouse, .request_refund = true}},
      {"what is disputed waits", {.state = kDelivered, .trigger = kOnReceipt}, kDispute, {.state = kDisputed}},
      {"what is accepted pays",
       {.state = kDisputed, .trigger = kOnReceipt},
       kAccept,
       {.state = kReceived, .request_refund = true}},
      {"what is rejected pays nothing and frees the units",
       {.state = kDisputed, .trigger = kOnReceipt},
       kReject,
       {.state = kRejected, .conclusion = Conclusion::kFree}},
      {"what is rejected after its refund stays held",
       {.state = kDisputed, .trigger = kFirstScan, .refund_requested = true},
       kReject,
       {.state = kRejected}},
      {"expired and disputed does not revive",
       {.state = kExpired, .trigger = kOnReceipt},
       kDispute,
       {.state = kExpired}},
      {"receipt waits for the grade", {.state = kDelivered, .trigger = kOnGrading}, kReceive, {.state = kReceived}},
      {"the grade pays",
       {.state = kReceived, .trigger = kOnGrading},
       kGrade,
       {.state = kReceived, .request_refund = true}},
      {"nothing to refund still waits for the grade",
       {.state = kDelivered, .trigger = kOnGrading, .nothing_to_refund = true},
       kReceive,
       {.state = kReceived}},
      {"FEE-COLLECT a whole fee completes without a refund",
       {.state = kReceived, .trigger = kOnGrading, .nothing_to_refund = true},
       kGrade,
       {.state = kProcessed, .conclusion = Conclusion::kReturned}},
      {"RF-RETURNLESS kept goods pay at once and stay held",
       {.state = kAuthorized, .trigger = kReturnless},
       kKeep,
       {.state = kCompletedReturnless, .request_refund = true}},
      {"brought back to the customer frees the units",
       {.state = kInTransit, .trigger = kOnReceipt},
       kBounce,
       {.state = kReturnedToCustomer, .conclusion = Conclusion::kFree}},
      {"brought back to a customer who is refunded does not",
       {.state = kInTransit, .trigger = kFirstScan, .refund_requested = true},
       kBounce,
       {.state = kReturnedToCustomer}},
      {"T-OVER-1 what came of a parcel is paid for, and no more",
       {.state = kInTransit, .trigger = kOnReceipt, .part_received = true},
       kReceivePart,
       {.state = kDelivered, .request_part_refund = true}},
      {"T-OVER-1 a part is not paid for twice",
       {.state = kInTransit, .trigger = kFirstScan, .refund_requested = true, .part_received = true},
       kReceivePart,
       {.state = kDelivered}},
      {"a part that is graded first waits for that",
       {.state = kInTransit, .trigger = kOnGrading, .part_received = true},
       kReceivePart,
       {.state = kDelivered}},
      {"a part of what is replaced waits for the rest",
       {.state = kInTransit, .trigger = kOnReceipt, .replaces = true, .part_received = true},
       kReceivePart,
       {.state = kDelivered}},
      {"T-OVER-1 the rest that does not come is not paid by itself",
       {.state = kDelivered, .trigger = kOnReceipt, .part_received = true},
       kFallShort,
       {.state = kDisputed}},
      {"a rejected rest leaves what came to be paid",
       {.state = kDisputed, .trigger = kOnGrading, .part_received = true},
       kReject,
       {.state = kRejected, .request_part_refund = true, .conclusion = Conclusion::kFree}},
      {"kept goods are concluded once they are paid for",
       {.state = kCompletedReturnless, .trigger = kReturnless, .refund_requested = true, .refund_created = true},
       kSettle,
       {.state = kCompletedReturnless, .conclusion = Conclusion::kKept}},
      {"kept goods for which nothing is owed are concluded at once",
       {.state = kAuthorized, .trigger = kReturnless, .nothing_to_refund = true},
       kKeep,
       {.state = kCompletedReturnless, .conclusion = Conclusion::kKept}},
      {"a lost parcel is concluded once it is paid for",
       {.state = kLostInTransit, .trigger = kOnReceipt, .refund_requested = true, .refund_created = true},
       kSettle,
       {.state = kLostInTransit, .conclusion = Conclusion::kLost}},
      {"T-CLAIM-2 a claim takes over what is on its way",
       {.state = kInTransit, .trigger = kOnReceipt},
       kEscalate,
       {.state = kEscalated, .suspended = kInTransit}},
      {"T-CLAIM-3 receipt under a claim pays nothing",
       {.state = kEscalated, .trigger = kOnReceipt, .received = true, .suspended = kInTransit},
       kReceive,
       {.state = kEscalated, .suspended = kReceived}},
      {"T-CLAIM-3 a refund that was under way is noted under a claim",
       {.state = kEscalated, .refund_requested = true, .refund_created = true, .suspended = kReceived},
       kSettle,
       {.state = kEscalated, .suspended = kProcessed}},
      {"T-CLAIM-5 handed back, what was received meanwhile is paid",
       {.state = kEscalated, .trigger = kOnReceipt, .received = true, .suspended = kReceived},
       kHandBack,
       {.state = kReceived, .request_refund = true}},
      {"T-CLAIM-5 handed back on its way, it goes on",
       {.state = kEscalated, .trigger = kOnReceipt, .suspended = kInTransit},
       kHandBack,
       {.state = kInTransit}},
      {"handed back when it had been paid before",
       {.state = kEscalated, .refund_requested = true, .refund_created = true, .suspended = kReceived},
       kHandBack,
       {.state = kProcessed, .conclusion = Conclusion::kReturned}},
      {"a scan after cancel moves no money",
       {.state = kCancelled, .trigger = kFirstScan},
       kScan,
       {.state = kCancelled}},
  };
  for (const Case& test : cases) {
    DYNAMIC_SECTION(test.name) {
      const auto after = After(test.before, test.event);
      REQUIRE(after.ok());
      CHECK(after->state == test.after.state);
      CHECK(after->request_refund == test.after.request_refund);
      CHECK(after->request_part_refund == test.after.request_part_refund);
      CHECK(after->conclusion == test.after.conclusion);
      CHECK(after->revive == test.after.revive);
      CHECK(after->suspended == test.after.suspended);
    }
  }
}

TEST_CASE("no order of facts pays twice or loses a refund") {
  constexpr Event kFacts[] = {kScan, kDeliver, kReceive};
  for (const auto trigger : {policy::v1::REFUND_TRIGGER_ON_FIRST_SCAN, policy::v1::REFUND_TRIGGER_ON_RECEIPT}) {
    for (int order = 0; order < 27 * 3; ++order) {
      Progress progress{.state = order % 2 == 0 ? kLabelIssued : kAuthorized, .trigger = trigger};
      int refunds = 0;
      for (const int pick : {order % 3, order / 3 % 3, order / 9 % 3, 2}) {
        const auto after = After(progress, kFacts[pick]);
        REQUIRE(after.ok());
        progress.state = after->state;
        refunds += after->request_refund ? 1 : 0;
        progress.refund_requested |= after->request_refund;
      }
      CHECK(refunds == 1);
      CHECK(progress.state == kReceived);
    }
  }
}

}  // namespace
}  // namespace recourse::returns
